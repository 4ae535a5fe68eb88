#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""machines/arm/microbit.lua: MicroPython."""

import tap
from board import Board, common_tests, need


def firmware():
    return need("/usr/share/firmware-microbit-micropython/firmware.hex", "firmware-microbit-micropython")


class Microbit(Board):
    script = "arm/microbit.lua"
    emulator = "qemu-system-arm"
    part = ("microbit.i2c", "twi0")
    memory = "nrf51.sram"
    gdb_architecture = "arm"

    def arguments(self):
        return ["-device", f"loader,file={firmware()}"]

    def to_prompt(self, guest):
        guest.expect("MicroPython", 20)
        guest.expect(">>> ")

    def begin(self, guest):
        guest.send("print(6*")
        guest.expect("print(6*")

    def finish(self, guest, word):
        guest.send(f"7, '{word}')\r")
        guest.expect(f"\n42 {word}\r\n")
        guest.expect(">>> ")


board = Microbit()

common_tests(board)

if __name__ == "__main__":
    tap.main()
