#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What QEMU's own board saved goes on in the script that stands for it."""

import contextlib
import os
import struct
import tempfile

import arm_virt
import microbit
import tap
from board import Board, save, snapshots
from guest import ROOT, Guest
from tap import check, test

# Each byte that comes in goes out behind a digit that counts: kept in a register, between saves.
COUNTER = [
    0xF1402573,  # csrr a0, mhartid
    0x02051C63,  # bnez a0, park
    0x100102B7,  # lui t0, 0x10010          UART0
    0x00100313,  # li t1, 1
    0x0062A423,  # sw t1, 8(t0)             txctrl: txen
    0x0062A623,  # sw t1, 12(t0)            rxctrl: rxen
    0x03E00393,  # li t2, '>'               takes bytes from now on
    0x0072A023,  # sw t2, 0(t0)
    0x03000413,  # li s0, '0'
    0x0042A383,  # loop: lw t2, 4(t0)       rxdata
    0xFE03CEE3,  # bltz t2, loop            empty
    0x0082A023,  # sw s0, 0(t0)             txdata
    0x0072A023,  # sw t2, 0(t0)
    0x00140413,  # addi s0, s0, 1
    0xFEDFF06F,  # j loop
    0x10500073,  # park: wfi
    0xFFDFF06F,  # j park
]


class SiFiveU(Board):
    script = "riscv/sifive_u.lua"
    emulator = "qemu-system-riscv64"

    def __init__(self, program):
        self.program = program

    def arguments(self):
        return ["-smp", "5", "-bios", self.program]

    def to_prompt(self, guest):
        guest.expect(">")
        guest.send("x")
        guest.expect("0x")

    def begin(self, guest):
        guest.send("a")
        guest.expect("1a")

    def finish(self, guest, word):
        for n, letter in enumerate(word, 2):
            guest.send(letter)
            guest.expect(f"{n}{letter}")


def goes_on(board, c_board, *more, script_options=""):
    with snapshots() as drive:
        options = [*more, *drive]
        with Guest(board.emulator, ["-M", c_board, *board.arguments(), *options]) as guest:
            board.to_prompt(guest)
            board.begin(guest)
            save(guest, "middle")
            type_name = guest.qmp("qom-get", path="/machine", property="type").removesuffix("-machine")
        script = os.path.join(ROOT, "machines", board.script)
        machine = f"scripted,script={script},state-name={type_name}{script_options}"
        with Guest(board.emulator, ["-M", machine, *board.arguments(), *options, "-loadvm", "middle"]) as guest:
            machine = guest.qmp("qom-get", path="/machine", property="type")
            check(machine == "scripted-machine", f"not a script: {machine}")
            board.finish(guest, "two")


@test("MicroPython that QEMU's microbit saved goes on in the script")
def on_microbit():
    goes_on(microbit.board, "microbit")


@test("U-Boot that QEMU's Arm virt saved goes on in the script")
def on_arm_virt():
    # the script has no ACPI tables, which are RAM blocks
    goes_on(arm_virt.board, "virt,acpi=off", "-cpu", "cortex-a57", script_options=",page-bits=12")


@test("a program that QEMU's sifive_u saved goes on in the script")
def on_sifive_u():
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        program = os.path.join(folder, "counter.bin")
        with open(program, "wb") as file:
            file.write(struct.pack(f"<{len(COUNTER)}I", *COUNTER))
        goes_on(SiFiveU(program), "sifive_u")


if __name__ == "__main__":
    tap.main()
