-- SPDX-License-Identifier: MIT
-- Software that nobody here wrote, and how to talk to it.

local q = require "qemu"

local software = {}

-- U-Boot -------------------------------------------------------------------

local u_boot = {}
software.u_boot = u_boot

---Go from the start, or from a reset, to the prompt.
---@param t qemu.test.Case
function u_boot.to_prompt(t)
  t:expect_text "Hit any key to stop autoboot"
  t:type " "
  t:expect_text "=> "
end

---Run a command, and wait for an answer like this and for the next prompt.
---@param t qemu.test.Case
---@param command string
---@param answer string a pattern of Lua
---@return string ... captures of the pattern
function u_boot.ask(t, command, answer)
  t:type(command .. "\r")
  t:expect_text(command .. "\r\n") -- its echo
  local found = table.pack(t:expect(answer))
  t:expect_text "=> "
  return table.unpack(found, 1, found.n)
end

-- Linux --------------------------------------------------------------------

local release = q.param("debian", { default = 12, help = "the release whose installer is started" })
local folder = ("/usr/lib/debian-installer/images/%d/arm64/text/debian-installer/arm64/"):format(release)
local KERNEL <const>, INITRD <const> = folder .. "linux", folder .. "initrd.gz"

-- Debian's debian-installer-NUMBER-netboot-arm64
software.linux_files = { KERNEL, INITRD }

---QEMU's options for Debian's installer.
---@param more string[] further ones
---@return string[]
function software.linux(more)
  local console = "console=ttyAMA0"
  return { "-kernel", KERNEL, "-initrd", INITRD, "-append", console, "-m", "1G", "-nic", "none", table.unpack(more) }
end

return software
