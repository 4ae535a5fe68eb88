#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""machines/arm/virt.lua: U-Boot on 64 and 32 bits, and Debian's installer."""

import glob
import os
import shutil
import tempfile

import tap
from board import UBoot, common_tests, load, need, save, snapshots
from guest import ROOT, Guest
from tap import Skip, check, check_in, test


class ArmVirt(UBoot):
    script = "arm/virt.lua"
    emulator = "qemu-system-aarch64"
    uart = "pl011"
    memory = "mach-virt.ram"
    gdb_architecture = "aarch64"
    u_boot = "qemu_arm64"

    def __init__(self, *more):
        self.more = more

    def arguments(self):
        return ["-bios", need(f"/usr/lib/u-boot/{self.u_boot}/u-boot.bin", "u-boot-qemu"), *self.more]


class ArmVirt32(ArmVirt):
    emulator = "qemu-system-arm"
    gdb_architecture = "arm"
    u_boot = "qemu_arm"


board = ArmVirt()


def machine(parameters=""):
    return f"scripted,script={os.path.join(ROOT, 'machines', board.script)}{parameters}"


@test("U-Boot tells its version")
def version():
    with board.start() as guest:
        board.to_prompt(guest)
        guest.send("version\r")
        guest.expect("U-Boot 20")
        guest.expect("=> ")


@test("the 32-bit board boots U-Boot on a Cortex-A15, and again after a reset")
def arm32():
    board32 = ArmVirt32()
    with board32.start() as guest:
        for turn in range(2):
            board32.to_prompt(guest)
            board32.say(guest, f"turn{turn}")
            guest.qmp("system_reset")


@test("system_powerdown presses the power button, at pin 3 of the PL061")
def powerdown():
    with board.start() as guest:
        board.to_prompt(guest)
        # rising edges count: IS = 0, IEV = pin 3 (PL061 manual, section 3.3)
        guest.send("mw.l 9030404 0; mw.l 903040c 8; md.l 9030414 1\r")
        guest.expect("09030414: 00000000")
        guest.expect("=> ")
        guest.qmp("system_powerdown")
        guest.send("md.l 9030414 1\r")
        guest.expect("09030414: 00000008")


@test("a kernel beside firmware is handed over by fw_cfg")
def fw_cfg():
    with board.start("-kernel", installer()[1]) as guest:
        board.to_prompt(guest)
        guest.send("qfw load 42000000 46000000\r")
        check_in("loading kernel to address", guest.expect("=> "))


@test("the command line's network card is on PCIe: U-Boot gets an address")
def network():
    with board.start("-nic", "user,restrict=on", nic=True) as guest:
        board.to_prompt(guest)
        guest.send("setenv autoload no; pci enum; dhcp\r")
        guest.expect("DHCP client bound to address 10.0.2.15")


@test("a disk of -drive if=virtio is there")
def disk():
    with board.start("-drive", "if=virtio,format=raw,read-only=on,file=" + board.arguments()[1]) as guest:
        board.to_prompt(guest)
        guest.send("pci enum; virtio scan; virtio info\r")
        guest.expect("VirtIO Block Device")


@test("firmware starts from -drive if=pflash, and what is written to flash goes into the file")
def flash():
    size = 64 << 20
    with tempfile.TemporaryDirectory() as folder:
        banks = [os.path.join(folder, "bank0"), os.path.join(folder, "bank1")]
        shutil.copy(board.arguments()[1], banks[0])
        os.truncate(banks[0], size)
        with open(banks[1], "wb") as bank:
            bank.write(b"\xff" * size)
        options = []
        for bank in banks:
            options += ["-drive", f"if=pflash,format=raw,file={bank}"]
        with Guest(board.emulator, ["-M", machine(), *options]) as guest:
            board.to_prompt(guest)
            # Intel's command set, two chips of 16 bits: program a word, then read
            guest.send("mw.l 4000000 00400040; mw.l 4000000 74707553; mw.l 4000000 00ff00ff; md.l 4000000 1\r")
            guest.expect("04000000: 74707553")
        with open(banks[1], "rb") as bank:
            check_in(b"Supt\xff", bank.read(5))


@test("U-Boot's poweroff ends QEMU, through PSCI")
def poweroff():
    with board.start() as guest:
        board.to_prompt(guest)
        guest.send("poweroff\r")
        check(guest.wait() == 0, "QEMU's exit status is not 0")


def installer(append=""):
    """Arguments for the kernel and the initrd of Debian's installer."""
    found = sorted(glob.glob("/usr/lib/debian-installer/images/*/arm64/text/debian-installer/arm64/linux"))
    if not found:
        raise Skip("Debian's installer is missing (package debian-installer-12-netboot-arm64)")
    folder = os.path.dirname(found[-1])
    return ["-kernel", found[-1], "-initrd", os.path.join(folder, "initrd.gz"), "-m", "1G",
            "-append", ("console=ttyAMA0 " + append).strip()]


def linux(parameters="", *more):
    return Guest(board.emulator, ["-M", machine(parameters), *installer(), *more])


@test("Debian's installer reaches its first screen")
def debian():
    with linux() as guest:
        guest.expect("Linux version", 60)
        guest.expect("Select a language", 240)
        return f"first screen after {guest.seconds():.1f} s"


@test("Linux starts four Cortex-A72 through PSCI, on a GICv3 with an ITS")
def gicv3():
    with linux(",params.gic=3", "-cpu", "cortex-a72", "-smp", "4") as guest:
        boot = guest.expect("SMP: Total of 4 processors activated", 120)
        check_in("psci: PSCIv1", boot)
        check_in("GICv3:", boot)
        check_in("ITS [mem 0x08080000", boot)


@test("a snapshot of four cores in the middle of Linux's start goes on there")
def smp_snapshot():
    with snapshots() as drive, linux(",params.gic=3", "-cpu", "cortex-a72", "-smp", "4", *drive) as guest:
        guest.expect("SMP: Total of 4 processors activated", 120)
        save(guest, "middle")
        guest.expect("Freeing unused kernel memory", 120)
        load(guest, "middle")
        guest.expect("Freeing unused kernel memory", 120)


@test("Linux starts two Cortex-A53 on a GICv2, in EL2 where the cores have it")
def el2():
    with linux(",params.virtualization=on", "-cpu", "cortex-a53", "-smp", "2") as guest:
        boot = guest.expect("SMP: Total of 2 processors activated", 120)
        check_in("GICv2m", boot)
        check_in("All CPU(s) started at EL2", boot + guest.expect("devtmpfs: initialized", 60))


@test("Linux boots where the cores have a secure world")
def secure():
    with linux(",params.secure=on", "-smp", "2") as guest:
        guest.expect("SMP: Total of 2 processors activated", 120)
        check_in("secure-memory", guest.hmp("info mtree"))


common_tests(board)

if __name__ == "__main__":
    tap.main()
