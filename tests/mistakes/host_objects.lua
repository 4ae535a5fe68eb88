-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the command line made is not the script's: neither its settings nor its secrets.
--! run: -object secret,id=s,data=hidden

local q = require "qemu"
local qom = require "qom"
q.machine { name = "m", arch = "riscv64" }
q.on("realized", function()
  qom.machine():set("dumpdtb", "/tmp/none.dtb")
  --> properties of a 'scripted-machine' belong to the command line, and a script may not set them (trust=full lifts this)
end)
q.on("realized", function()
  qom.find("/objects/s"):get "data"
  --> a script may not read a 'secret' (trust=full lifts this)
end)
q.on("realized", function()
  local rng = qom.new "rng-random"
  rng:set("filename", "/etc/passwd")
  --> 'filename' of 'rng-random': /etc/passwd lies outside the folders a script may read (trust=full lifts this)
end)
q.on("realized", function()
  qom.new "memory-backend-file"
  --> 'memory-backend-file' may reach files or devices of the host: a script may not make it, but can use one that -object made (trust=full lifts this)
end)
q.on("realized", function()
  qom.new("usb-kbd"):set("pcap", { "/tmp/none.pcap" })
  --> 'pcap' of 'usb-kbd' may name something of the host, which a script may not use (trust=full lifts this)
end)
