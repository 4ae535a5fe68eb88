# SPDX-License-Identifier: MIT
"""A kernel for an Arm board, made without a compiler: it greets on the first serial port.

What it does is a list of stores, which a few instructions work off: set up the UART, send each
letter. On boards of the A profile it is a raw image, which QEMU starts as it does Linux; r6 to r8
are then what was in r0 to r2.
"""
import struct

PL011 = ([(0x30, 0x301)], 0x00)  # CR: enabled; DR
CMSDK = ([(0x10, 16), (0x08, 1)], 0x00)  # BAUDDIV, CTRL: transmit; DATA
STM32 = ([(0x0c, 0x2008)], 0x04)  # CR1: enabled, transmit; DR
CADENCE = ([(0x00, 0x14)], 0x30)  # CR: transmit, receive; FIFO
NS16550 = ([], 0x00)  # THR
IMX = ([(0x84, 0x5), (0x80, 0x1)], 0x40)  # UCR2: transmit, no reset; UCR1: enabled; UTXD

# UART, its address; for the M profile also: where the code is seen, the end of the stack
BOARDS = {
    "lm3s6965evb": (PL011, 0x4000C000, 0x00000000, 0x20010000),
    "mps2-an385": (CMSDK, 0x40004000, 0x00000000, 0x20400000),
    "mps2-an505": (CMSDK, 0x50200000, 0x10000000, 0x38000000),
    "netduinoplus2": (STM32, 0x40011000, 0x00000000, 0x20030000),
    "stm32vldiscovery": (STM32, 0x40013800, 0x00000000, 0x20002000),
    "cubieboard": (NS16550, 0x01C28000),
    "npcm750-evb": (NS16550, 0xF0001000),
    "raspi2b": (PL011, 0x3F201000),
    "sabrelite": (IMX, 0x02020000),
    "versatilepb": (PL011, 0x101F1000),
    "vexpress-a9": (PL011, 0x10009000),
    "xilinx-zynq-a9": (CADENCE, 0xE0000000),
}

ARM = [
    0xE1A06000,  # mov   r6, r0
    0xE1A07001,  # mov   r7, r1
    0xE1A08002,  # mov   r8, r2
    0xE28F0014,  # add   r0, pc, #20     the list, behind the code
    0xE8B00006,  # 1: ldmia r0!, {r1, r2}
    0xE3510000,  # cmp   r1, #0
    0x0A000001,  # beq   2f
    0xE5812000,  # str   r2, [r1]
    0xEAFFFFFA,  # b     1b
    0xEAFFFFFE,  # 2: b  2b
]
THUMB = [
    0xA003,  # adr   r0, list
    0xC806,  # 1: ldmia r0!, {r1, r2}
    0x2900,  # cmp   r1, #0
    0xD001,  # beq   2f
    0x600A,  # str   r2, [r1]
    0xE7FA,  # b     1b
    0xBF30,  # 2: wfi
    0xE7FD,  # b     2b
]
VECTORS = 16  # of the M profile: stack, reset, 14 more


def stores(name, uart, at):
    setup, data = uart
    text = f"Hello from {name}\n"
    pairs = [(at + offset, value) for offset, value in setup]
    pairs += [(at + data, ord(letter)) for letter in text] + [(0, 0)]
    return b"".join(struct.pack("<II", *pair) for pair in pairs)


def is_m_profile(name):
    return len(BOARDS[name]) > 2


def image(name):
    """The bytes of the kernel for a board, a raw image."""
    uart, at, *m_profile = BOARDS[name]
    if not m_profile:
        return struct.pack(f"<{len(ARM)}I", *ARM) + stores(name, uart, at)
    base, stack = m_profile
    reset = base + 4 * VECTORS + 1  # Thumb
    vectors = [stack] + [reset] * (VECTORS - 1)
    return struct.pack(f"<{VECTORS}I{len(THUMB)}H", *vectors, *THUMB) + stores(name, uart, at)
