-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the command line offers: serial ports (the first one goes nowhere), drives, network cards.
-- qemu: -serial null -chardev null,id=spare
-- qemu: -drive if=none,id=disk,driver=null-co,size=4M
-- qemu: -drive if=none,id=disc,driver=null-co,media=cdrom
-- qemu: -drive if=mtd,index=1,driver=null-co,size=64k
-- qemu: -drive if=none,id=self,format=raw,readonly=on,file={here}/backend.lua
-- qemu: -net nic,model=acme,macaddr=52:54:00:00:00:01
-- qemu: -net nic,macaddr=52:54:00:00:00:02

local check = require "check"
local q = require "qemu"
local qom = require "qom"

q.machine { name = "test-backend", arch = qom.target().name }

-- While scripts declare

check.equal("a port has its name before it is there", { qom.serial(0), qom.serial(7) }, { "serial0", "serial7" })
check.equal("whether there will be one is known", { qom.has_serial(0), qom.has_serial(1), qom.has_serial(2) },
  { false, true, false })
check.equal("but is not there", qom.chardev "serial1", false)
check.equal("character devices are", { qom.chardev "spare", qom.chardev "other" }, { true, false })
check.equal("drives are, by place", { qom.drive("none", 0, 0), qom.drive("mtd", 0, 1) }, { "disk", "mtd1" })
check.equal("and by index", { qom.drive_at("mtd", 1), qom.drive_at("mtd", 0) }, { "mtd1" })
check.equal("or are not", qom.drive("sd", 3, 0), nil)
check.equal("a drive has a size", { qom.drive_size "disk", qom.drive_size "mtd1" }, { 4 << 20, 64 << 10 })
check.equal("and contents", { qom.drive_read("self", 3, 23), qom.drive_read("self", 8, 0) },
  { "SPDX-License-Identifier", "" })
check.error("of which no more is read than there is", "drive 'mtd1': cannot read 2 bytes from offset 65535", function()
  qom.drive_read("mtd1", 0xffff, 2)
end)
check.error("or than a boot ROM would", "from 0 to 16777216", function()
  qom.drive_read("image", 0, 1 << 40)
end)
check.error("and only of one that is there", "there is no drive 'floppy9'", function()
  qom.drive_read("floppy9", 0, 1)
end)
check.equal("or is a CD-ROM", { qom.drive_is_cdrom "disk", qom.drive_is_cdrom "disc" }, { false, true })
check.equal("its place is known", { qom.drive_place "disc" }, { "none", 0, 1 })
check.equal("not of one that is not there", qom.drive_place "floppy9", nil)
check.equal("a CD-ROM drive is there without the command line", qom.cdrom("scsi", 0, 2), "scsi0-cd2")
check.equal("once", { qom.cdrom("scsi", 0, 2), qom.drive("scsi", 0, 2) }, { "scsi0-cd2", "scsi0-cd2" })
check.equal("it is one", { qom.drive_is_cdrom "scsi0-cd2", qom.drive_size "scsi0-cd2" }, { true })
check.error("of an interface that has some", "is ide or scsi, not sd", function() qom.cdrom("sd", 0, 0) end)
check.error("and a bus that has room", "unit 9 too big", function() qom.cdrom("scsi", 0, 9) end)
check.error("one that is not there has none", "there is no drive 'floppy9'", function()
  qom.drive_size "floppy9"
end)
check.error("interfaces are known", "'usb' is no interface of a drive; there are ", function()
  qom.drive("usb", 0, 0)
end)
check.equal("two network cards are wanted", qom.nic_count(), 2)

-- Once the machine is made

q.on("realized", function()
  check.equal("a port that goes nowhere is none", { qom.serial(0), qom.serial(1), qom.serial(2) },
    { nil, "serial1" })
  check.equal("the other one is there now", { qom.chardev "serial0", qom.chardev "serial1" }, { false, true })

  check.equal("as many network cards are wanted", qom.nic_count(), 2)
  check.equal("each has an address", { qom.nic_mac "virtio-net-device", qom.nic_mac("virtio-net-device", "acme") },
    { "52:54:00:00:00:02", "52:54:00:00:00:01" })
  local first, second, third = qom.new "virtio-net-device", qom.new "virtio-net-device", qom.new "virtio-net-device"
  check.equal("a card without a model is for any device", first:configure_nic(), true)
  check.equal("it gives its address", first:get "mac", "52:54:00:00:00:02")
  check.equal("the other one waits for its model", second:configure_nic "other", false)
  check.equal("which a device can stand for", third:configure_nic "acme", true)
  check.equal("with its address", third:get "mac", "52:54:00:00:00:01")
  check.error("a device has one card", "has a network already", function()
    third:configure_nic()
  end)
  check.error("only network devices have one", "is no network device", function()
    qom.new("virtio-rng-device"):configure_nic()
  end)
  check.done()
end)
