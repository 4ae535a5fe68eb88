#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""machines/riscv/virt.lua: OpenSBI, then U-Boot."""

import tap
from board import UBoot, common_tests, need
from tap import check_in, test


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


common_tests(board)

if __name__ == "__main__":
    tap.main()
