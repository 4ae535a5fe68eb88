#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""machines/arm/microbit.lua: MicroPython."""

import tap
from board import Board, common_tests, need
from tap import test


def firmware():
    return need("/usr/share/firmware-microbit-micropython/firmware.hex", "firmware-microbit-micropython")


class Microbit(Board):
    script = "arm/microbit.lua"
    emulator = "qemu-system-arm"
    uart = "nrf51_soc.uart"
    memory = "nrf51.sram"
    gdb_architecture = "arm"

    def arguments(self):
        return ["-device", f"loader,file={firmware()}"]

    def to_prompt(self, guest):
        guest.expect("MicroPython", 20)
        guest.expect(">>> ")

    def say(self, guest, word):
        guest.send(f"'{word[0]}' '{word[1:]}'\r")
        guest.expect(f"\n'{word}'\r\n")
        guest.expect(">>> ")

    def begin(self, guest):
        guest.send("print(6*")
        guest.expect("print(6*")

    def finish(self, guest, word):
        guest.send(f"7, '{word}')\r")
        guest.expect(f"\n42 {word}\r\n")
        guest.expect(">>> ")


class MicrobitKernel(Microbit):
    """The same firmware, given as -kernel."""

    def arguments(self):
        return ["-kernel", firmware()]


board = Microbit()


@test("MicroPython calculates: print(6*7) answers 42")
def calculates():
    with board.start() as guest:
        board.to_prompt(guest)
        guest.send("print(6*7)\r")
        guest.expect("\n42\r\n")


@test("an Intel HEX file is a kernel, too, and survives a reset")
def kernel():
    with MicrobitKernel().start() as guest:
        for _ in range(2):
            board.to_prompt(guest)
            guest.send("print(6*7)\r")
            guest.expect("\n42\r\n")
            guest.qmp("system_reset")


common_tests(board)

if __name__ == "__main__":
    tap.main()
