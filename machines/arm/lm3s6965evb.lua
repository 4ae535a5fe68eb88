-- SPDX-License-Identifier: MIT
-- Stellaris LM3S6965 evaluation board: the chip, an OLED display, an SD card
-- and five buttons, as in QEMU (hw/arm/stellaris.c). Memory map:
-- machines/soc/lm3s6965.lua.
--
--   qemu-system-arm -M scripted,script=lm3s6965evb.lua -nographic \
--     -kernel firmware.elf
--   -drive if=sd,file=…              the SD card

local q = require "qemu"
local qom = require "qom"
local lm3s6965 = require "machines.soc.lm3s6965"

q.machine {
  name = "lm3s6965evb",
  arch = { "arm", "aarch64" },
  description = "Stellaris LM3S6965 evaluation board (Cortex-M3)",
  cpus = { default = 1, max = 1 },
  cpu_type = { default = "cortex-m3" },
  ignore_bus_errors = true,
}

local soc = lm3s6965()

-- SSI: display and card ----------------------------------------------------

local socket = q.device "ssi-sd" { id = "sd-socket", bus = soc.ssi:bus "ssi" }
local card_type = q.has_type "sd-card-spi" and "sd-card-spi" or "sd-card"
local card = q.device(card_type) {
  id = "sd-card",
  bus = socket:bus "sd-bus",
  props = { drive = q.drive("sd", 0, 0), spi = card_type == "sd-card" or nil },
}
local display = q.device "ssd0323" {
  id = "display",
  bus = soc.ssi:bus "ssi",
  props = { cs = q.has_property("ssd0323", "cs") and 1 or nil },
}

-- Pin D0 selects the card when it is low, and then not the display.
local SELECT <const> = "ssi-gpio-cs"
soc.gpio.D:output(0):to(socket:input(SELECT)):to(display:input(SELECT))
q.on("ready", function()
  socket.qom:input(SELECT, 0):set(1)
  display.qom:input(SELECT, 0):set(1)
end)

soc.gpio.C:output(7):to(display:input()) -- data or command

-- Buttons, which pull their pins low: cursor keys, and Ctrl for "select" -----

local E <const>, F <const> = soc.gpio.E, soc.gpio.F
local buttons = { -- pin; the key as QEMU 10 calls it (QKeyCode), as QEMU 7 does
  { E, 0, 100, 0xc8 }, -- up
  { E, 1, 101, 0xd0 }, -- down
  { E, 2, 99, 0xcb }, -- left
  { E, 3, 102, 0xcd }, -- right
  { F, 1, 5, 0x1d }, -- select
}
if q.has_type "stellaris-gamepad" then
  local keys = {}
  for i, button in ipairs(buttons) do
    keys[i] = button[3]
  end
  local gamepad = q.device "stellaris-gamepad" { id = "gamepad", props = { keycodes = keys } }
  for i, button in ipairs(buttons) do
    gamepad:output(i - 1):to(button[1]:input(button[2]):inverted())
  end
else
  q.on("realized", function()
    local lines, keys = {}, {}
    for i, button in ipairs(buttons) do
      lines[i], keys[i] = button[1].qom:input(nil, button[2]):inverted(), button[4]
    end
    qom.stellaris_gamepad(lines, keys)
  end)
end

-- Boot ---------------------------------------------------------------------

q.boot { cpu = soc.cpu, base = soc.flash.base, size = soc.flash.size }

soc.card, soc.display = card, display
return soc
