-- SPDX-License-Identifier: MIT
-- machines/arm/virt.lua with U-Boot, a disk and a network card, and what
-- differs from RISC-V: banked interrupt registers, PSCI, the power button. Two
-- CPUs, each in a thread of its own, and the host's time.

local t = require "qemu.test"
local q = require "qemu"
local software = require "software"

q.machine { cpus = { default = 2 } }
local board = require "machines.arm.virt"

local u_boot = software.u_boot
local FIRMWARE <const> = "/usr/lib/u-boot/qemu_arm64/u-boot.bin" -- Debian's u-boot-qemu

t.suite {
  args = {
    "-bios", FIRMWARE,
    "-kernel", FIRMWARE,
    "-nic", "user,restrict=on",
    "-drive", "if=virtio,format=raw,read-only=on,file=" .. FIRMWARE,
  },
  needs = { FIRMWARE },
  timeout = 60,
  guard = 120,
}

local GIC_DIST <const> = 0x08000000
local GPIO <const> = 0x09030000
local RAM <const> = 0x40000000

t.point "prompt" (u_boot.to_prompt)

-- Firmware -----------------------------------------------------------------

t.test "U-Boot tells its version" { from = "prompt", function(t)
  u_boot.ask(t, "version", "U%-Boot 20%d%d%.%d%d")
end }

t.test "U-Boot counts" { from = "prompt", function(t)
  t:equal(u_boot.ask(t, "setexpr x 6 * 7; printenv x", "x=(%x+)[\r\n]"), "2a")
end }

t.test "ten resets, each back to a prompt that answers" { from = "prompt", function(t)
  for turn = 1, 10 do
    t:reset()
    u_boot.to_prompt(t)
    u_boot.ask(t, ("echo t'urn'%d"):format(turn), ("turn%d\r\n"):format(turn))
  end
end }

t.test "a snapshot in the middle of a command goes on there" { from = "prompt", function(t)
  t:type "echo un"
  t:expect_text "echo un"
  t:snapshot "middle"
  for _, word in ipairs { "one", "two" } do
    t:type("finished " .. word .. "\r")
    t:expect_text("\nunfinished " .. word .. "\r\n=> ")
    t:restore "middle"
  end
end }

t.test "poweroff, through PSCI, is an event and a state" { from = "prompt", function(t)
  t:type "poweroff\r"
  t:equal(t:wait_event("SHUTDOWN").data, { guest = true, reason = "guest-shutdown" })
  t:equal(t:state(), "shutdown")
  t:raises(function()
    t:run(1)
  end, "reset it first")
  t:reset()
  u_boot.to_prompt(t)
end }

t.test "the next case starts before that" (function(t)
  t:not_equal(t:state(), "shutdown")
  t:equal(t:output(), "")
end)

-- Devices ------------------------------------------------------------------

t.test "the network card of -nic is on PCIe: U-Boot gets an address" { from = "prompt", function(t)
  u_boot.ask(t, "setenv autoload no; pci enum; dhcp", "DHCP client bound to address 10%.0%.2%.15")
end }

t.test "the disk of -drive if=virtio holds its file" { from = "prompt", function(t)
  u_boot.ask(t, "pci enum; virtio scan; virtio info", "VirtIO Block Device")
  u_boot.ask(t, ("virtio read %x 0 1; echo read"):format(RAM + 0x2000000), "OK[\r\n]+read")
  t:equal(t:read_bytes(RAM + 0x2000000, 512), t:read_bytes(0, 512)) -- the flash starts with the same file
end }

t.test "a kernel beside firmware is handed over by fw_cfg" { from = "prompt", function(t)
  u_boot.ask(t, ("qfw load %x %x"):format(RAM + 0x2000000, RAM + 0x6000000), "loading kernel to address")
  t:equal(t:read_bytes(RAM + 0x2000000, 512), t:read_bytes(0, 512)) -- the same file, again
end }

t.test "the power button is at pin 3 of the PL061" (function(t)
  local pin = t:line(board.gpio:input(3))
  t:write(GPIO + 0x404, 0) -- IS: edges count,
  t:write(GPIO + 0x40c, 1 << 3) -- IEV: those that rise
  t:equal(t:read(GPIO + 0x414), 0, "RIS")
  t:qmp "system_powerdown"
  t:wait_event "POWERDOWN"
  t:equal(t:read(GPIO + 0x414), 1 << 3, "RIS")
  t:check(pin:high(), "pressed")
  pin:wait "fall"
end)

t.test "a core reads its own interrupt targets" { each = { 0, 1 }, function(t, core)
  t:equal(t:read(GIC_DIST + 0x800, 1, core), 1 << core, "GICD_ITARGETSR0")
end }

t.test "registers" (function(t)
  t:equal(t:register "pc", t:pc())
  t:register("x5", 0x55)
  t:equal(t:register "x5", 0x55)
end)
