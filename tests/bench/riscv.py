# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest programs for the benchmarks: RISC-V machine code, assembled here.

Each is a raw image that starts at the base of RAM in M-mode, does its work,
and ends QEMU through the test finisher of the `virt` board.
"""

import struct

T0, T1, T2, T3, T4, T5 = 5, 6, 7, 28, 29, 30
FINISHER = 0x100000  # hw/riscv/virt.c, hw/misc/sifive_test.h
FINISHER_PASS = 0x5555


def r_type(f7, rs2, rs1, f3, rd):
    return 0x33 | rd << 7 | f3 << 12 | rs1 << 15 | rs2 << 20 | f7 << 25


def i_type(op, f3, rd, rs1, imm):
    return op | rd << 7 | f3 << 12 | rs1 << 15 | (imm & 0xFFF) << 20


def add(rd, a, b):
    return r_type(0, b, a, 0, rd)


def sub(rd, a, b):
    return r_type(0x20, b, a, 0, rd)


def xor(rd, a, b):
    return r_type(0, b, a, 4, rd)


def addi(rd, a, imm):
    return i_type(0x13, 0, rd, a, imm)


def slli(rd, a, n):
    return i_type(0x13, 1, rd, a, n)


def ld(rd, base, offset):
    return i_type(0x03, 3, rd, base, offset)


def sd(rs, base, offset):
    return 0x23 | (offset & 31) << 7 | 3 << 12 | base << 15 | rs << 20 | (offset >> 5 & 127) << 25


def sw(rs, base, offset):
    return 0x23 | (offset & 31) << 7 | 2 << 12 | base << 15 | rs << 20 | (offset >> 5 & 127) << 25


def bnez(rs, offset):
    return (0x63 | 1 << 12 | rs << 15 | (offset >> 11 & 1) << 7 | (offset >> 1 & 15) << 8
            | (offset >> 5 & 63) << 25 | (offset >> 12 & 1) << 31)


def li(rd, value):
    """lui + addiw: any 32-bit value."""
    upper = (value + 0x800) >> 12 & 0xFFFFF
    return [0x37 | rd << 7 | upper << 12, i_type(0x1B, 0, rd, rd, value)]


def loop(counter, body):
    """Run the body until the counter, which it counts down, is 0."""
    step = body + [addi(counter, counter, -1)]
    return step + [bnez(counter, -4 * len(step))]


def image(words):
    """Code, then the end of the run."""
    end = li(T0, FINISHER) + li(T1, FINISHER_PASS) + [sw(T1, T0, 0), 0x0000006F]
    return b"".join(struct.pack("<I", w) for w in words + end)


def alu(rounds):
    """Four dependent integer instructions a round."""
    return image(li(T0, rounds) + loop(T0, [
        add(T1, T1, T0), xor(T2, T2, T1), slli(T3, T1, 3), sub(T4, T3, T2)]))


def memory(rounds):
    """A pass of load and store over 64 KiB, `rounds` times."""
    setup = [0x17 | T1 << 7 | 0x100 << 12]  # auipc t1: 1 MiB behind the code
    inner = li(T2, 4096) + [addi(T3, T1, 0)] + loop(T2, [
        ld(T4, T3, 0), add(T4, T4, T2), sd(T4, T3, 8), addi(T3, T3, 16)])
    return image(setup + li(T0, rounds) + loop(T0, inner))
