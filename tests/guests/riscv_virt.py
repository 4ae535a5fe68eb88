#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""machines/riscv/virt.lua: OpenSBI, then U-Boot."""

import tap
from board import UBoot, common_tests, need
from tap import check, test


class RiscvVirt(UBoot):
    script = "riscv/virt.lua"
    emulator = "qemu-system-riscv64"
    part = ("serial-mm", "uart0")
    memory = "riscv_virt_board.mrom"
    gdb_architecture = "riscv:rv64"

    def arguments(self):
        return ["-kernel", need("/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin", "u-boot-qemu")]


board = RiscvVirt()


@test("U-Boot's poweroff ends QEMU, through the test finisher")
def poweroff():
    with board.start() as guest:
        board.to_prompt(guest)
        guest.send("poweroff\r")
        check(guest.wait() == 0, "QEMU's exit status is not 0")


common_tests(board)

if __name__ == "__main__":
    tap.main()
