#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The boards of machines/arm: a few instructions on each, Linux on some.

From outside, because the SoCs of some take their serial ports from QEMU's command line themselves.
"""
import os
import re
import subprocess
import tempfile

import arm_hello
import tap
from board import need
from guest import BIN, ROOT, Guest
from tap import check, test

# What a kernel without a device tree is told in r1 (linux/arch/arm/tools/mach-types)
MACHINE_NUMBERS = {
    "cubieboard": 0x1008,
    "npcm750-evb": 0xFFFFFFFF,
    "raspi2b": 0xC42,
    "sabrelite": 0xFFFFFFFF,
    "versatilepb": 0x183,
    "vexpress-a9": 0x8E0,
    "xilinx-zynq-a9": 0xD32,
}


def start(board, kernel, *more):
    machine = f"scripted,script={os.path.join(ROOT, 'machines/arm', board + '.lua')}"
    if board in ("versatilepb", "vexpress-a9"):
        machine += ",params.audiodev=none"  # later versions of QEMU do not take any there is
    return Guest("qemu-system-arm", ["-M", machine, "-audiodev", "none,id=none", "-kernel", kernel, *more])


def register(guest, number):
    return int(re.search(rf"R{number:02}=([0-9a-f]+)", guest.hmp("info registers")).group(1), 16)


def greets(board):
    with tempfile.NamedTemporaryFile(suffix=".bin") as kernel:
        kernel.write(arm_hello.image(board))
        kernel.flush()
        with start(board, kernel.name) as guest:
            for turn in range(3):
                if turn:
                    guest.qmp("system_reset")
                guest.expect(f"Hello from {board}\n")
            if board in MACHINE_NUMBERS:
                told = register(guest, 6), register(guest, 7)
                check(told == (0, MACHINE_NUMBERS[board]), f"r0 and r1 were {told[0]:#x} and {told[1]:#x}")
                check(register(guest, 8) != 0, "no tags in r2")


for name in sorted(arm_hello.BOARDS):
    test(f"a kernel greets on {name}, also after resets")(lambda name=name: greets(name))

@test("a key of the host presses a button of lm3s6965evb")
def gamepad():
    def pins():  # DATA of port E, inputs after reset
        return int(guest.hmp("xp /1wx 0x400243fc").split(":")[1], 16) & 0xF

    with tempfile.NamedTemporaryFile(suffix=".bin") as kernel:
        kernel.write(arm_hello.image("lm3s6965evb"))
        kernel.flush()
        with start("lm3s6965evb", kernel.name) as guest:
            guest.expect("Hello")
            # QEMU's GPIO forgets at reset that its pins are high, until they change
            for down, expected in (True, 0), (False, 4), (True, 0), (False, 4):
                guest.qmp("input-send-event", events=[key("left", down)])
                check(pins() == expected, f"left {'pressed' if down else 'released'}: {pins():#x}")


def key(name, down):
    return {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": name}}}


# Linux ----------------------------------------------------------------------

IMAGES = "/usr/lib/debian-installer/images"


def installer(name):
    """A file of Debian's installer for armhf, of whichever release is installed."""
    releases = sorted(os.listdir(IMAGES)) if os.path.isdir(IMAGES) else []
    folders = [f"{IMAGES}/{release}/armhf/text/debian-installer/armhf" for release in releases]
    found = [folder for folder in folders if os.path.isdir(folder)] or [f"{IMAGES}/*/armhf"]
    return need(os.path.join(found[0], name), "debian-installer-*-netboot-armhf")


# device tree, model, CPUs, console, further options
LINUX = {
    "cubieboard": ("sun4i-a10-cubieboard", "Cubietech Cubieboard", 1, "uart8250,mmio32,0x01c28000", ["-m", "512M"]),
    "raspi2b": ("bcm2836-rpi-2-b", "Raspberry Pi 2 Model B", 4, "pl011,0x3f201000", []),
    "sabrelite": ("imx6q-sabrelite", "Freescale i.MX6 Quad SABRE Lite Board", 4, "ec_imx6q,0x02020000",
                  ["-m", "512M", "-smp", "4"]),
    "vexpress-a9": ("vexpress-v2p-ca9", "V2P-CA9", 4, "pl011,0x10009000", ["-m", "512M", "-smp", "4"]),
}


def boots_linux(board):
    tree, model, cpus, console, options = LINUX[board]
    kernel, dtb = installer("vmlinuz"), installer(f"dtbs/{tree}.dtb")
    with start(board, kernel, "-dtb", dtb, "-append", f"earlycon={console} keep_bootcon", *options) as guest:
        guest.expect(f"Machine model: {model}", 120)
        guest.expect(f"Total of {cpus} processors activated", 120)
        guest.expect("Unable to mount root fs", 200)


for name in sorted(LINUX):
    test(f"Linux comes up on {name} with all its CPUs")(lambda name=name: boots_linux(name))

def tree_of(machine, dtb, folder):
    """The device tree that QEMU gives a kernel, as sorted source."""
    out = os.path.join(folder, "tree.dtb")
    subprocess.run([os.path.join(BIN, "qemu-system-arm"), "-M", f"{machine},dumpdtb={out}", "-smp", "2",
                    "-kernel", installer("vmlinuz"), "-dtb", dtb, "-append", "quiet",
                    "-audiodev", "none,id=none", "-global", "pl041.audiodev=none", "-nic", "none", "-display", "none"],
                   check=True, capture_output=True, timeout=60)
    return subprocess.run(["dtc", "-q", "-s", "-I", "dtb", "-O", "dts", out],
                          check=True, capture_output=True, text=True).stdout


@test("vexpress-a9 adds to the kernel's device tree what QEMU's board does")
def device_tree():
    dtb = installer("dtbs/vexpress-v2p-ca9.dtb")
    script = os.path.join(ROOT, "machines/arm/vexpress-a9.lua")
    with tempfile.TemporaryDirectory() as folder:
        ours = tree_of(f"scripted,script={script}", dtb, folder)
        check("virtio,mmio" in ours, f"no virtio in:\n{ours}")
        check(ours == tree_of("vexpress-a9", dtb, folder), "the trees differ")


if __name__ == "__main__":
    tap.main()
