#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""machines/riscv/virt.lua: OpenSBI, then U-Boot."""

import struct
import tempfile

import tap
from board import UBoot, common_tests, need
from guest import ROOT, Guest
from tap import check, check_in, test


class RiscvVirt(UBoot):
    script = "riscv/virt.lua"
    emulator = "qemu-system-riscv64"
    uart = "serial-mm"
    memory = "riscv_virt_board.mrom"
    gdb_architecture = "riscv:rv64"

    def arguments(self):
        return ["-kernel", need("/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin", "u-boot-qemu")]


board = RiscvVirt()


@test("OpenSBI finds the machine, and U-Boot tells its version")
def version():
    with board.start() as guest:
        guest.expect("OpenSBI")
        check_in("uart8250", guest.expect("Platform Console Device") + guest.expect("\n"))
        board.to_prompt(guest)
        guest.send("version\r")
        guest.expect("U-Boot 20")
        guest.expect("=> ")


@test("four harts by -smp: OpenSBI counts them")
def harts():
    with board.start("-smp", "4") as guest:
        check_in(": 4", guest.expect("Platform HART Count") + guest.expect("\n"))
        board.to_prompt(guest)


@test("U-Boot's poweroff ends QEMU, through the test finisher")
def poweroff():
    with board.start() as guest:
        board.to_prompt(guest)
        guest.send("poweroff\r")
        check(guest.wait() == 0, "QEMU's exit status is not 0")


@test("the same script is a 32-bit machine in qemu-system-riscv32")
def rv32():
    code = [0x10000537]  # lui a0, UART0
    for c in b"ready\n":
        code += [0x00000593 | c << 20, 0x00B50023]  # li a1, c; sb a1, (a0)
    code += [0x0000006F]  # j .
    with tempfile.NamedTemporaryFile() as image:
        image.write(struct.pack(f"<{len(code)}I", *code))
        image.flush()
        machine = f"scripted,script={ROOT}/machines/{board.script}"
        arguments = ["-M", machine, "-smp", "2", "-bios", "none", "-kernel", image.name]
        with Guest("qemu-system-riscv32", arguments) as guest:
            guest.expect("ready")
            check("rv32" in guest.hmp("info qom-tree"), "its harts are not of 32 bits")


common_tests(board)

if __name__ == "__main__":
    tap.main()
