#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""machines/arm/virt.lua: U-Boot."""

import os
import shutil
import tempfile

import tap
from board import UBoot, common_tests, need
from guest import ROOT, Guest
from tap import check, check_in, test


class ArmVirt(UBoot):
    script = "arm/virt.lua"
    emulator = "qemu-system-aarch64"
    part = ("pl031", "rtc")
    memory = "mach-virt.ram"
    gdb_architecture = "aarch64"

    def arguments(self):
        return ["-bios", need("/usr/lib/u-boot/qemu_arm64/u-boot.bin", "u-boot-qemu")]


board = ArmVirt()


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
        machine = f"scripted,script={os.path.join(ROOT, 'machines', board.script)}"
        with Guest(board.emulator, ["-M", machine, *options]) as guest:
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


common_tests(board)

if __name__ == "__main__":
    tap.main()
