#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an access of a guest to a device costs: one in C, and in Lua.

usage: tests/bench/mmio.py [--build DIR] [--runs N] [--accesses N]

The same loop of reads or writes runs against devices of the same shape (four registers of 32 bits):
QEMU's riscv.sifive.e.prci, a bank of registers of q.device_class without functions, one whose register
has functions that use state, and one whose functions use another register. Runs are interleaved, and
the medians printed in ns of CPU time an access, the loop itself included. "heap" is by how many bytes
the Lua heap grew over all the accesses of a run, without any collection. "unicorn" is the same loop in
Unicorn with a function in C, for scale, where libunicorn-dev is installed.
"""

import argparse
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile

import riscv

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
DEVICES = {"c": 0x10000000, "bank": 0x10010000, "call": 0x10020000, "registers": 0x10030000}
LIMITS = {"bank": 1.15, "call": 3.0, "registers": 4.0}
HEAP = 0x10040000


def lw(rd, base, offset):
    return riscv.i_type(0x03, 2, rd, base, offset)


def program(address, write, count):
    """Mark the heap, access, mark it again (which ends QEMU)."""
    access = riscv.sw(riscv.T3, riscv.T1, 0xC) if write else lw(riscv.T3, riscv.T1, 0xC)
    words = (riscv.li(riscv.T4, HEAP) + riscv.li(riscv.T1, address) + [riscv.sw(0, riscv.T4, 0)] +
             riscv.li(riscv.T0, count) + riscv.loop(riscv.T0, [access]) +
             [riscv.addi(riscv.T2, 0, 1), riscv.sw(riscv.T2, riscv.T4, 0), 0x0000006F])
    return b"".join(w.to_bytes(4, "little") for w in words)


def build_unicorn(folder):
    """The program that does without QEMU, or None."""
    binary = pathlib.Path(folder) / "unicorn"
    compiled = subprocess.run(["cc", "-O2", "-o", binary, HERE / "unicorn.c", "-lunicorn"], capture_output=True)
    return binary if compiled.returncode == 0 else None


def qemu(build, image):
    return [build / "bin/qemu-system-riscv64", "-M", f"scripted,script={HERE}/mmio.lua",
            "-kernel", image, "-display", "none", "-nodefaults", "-accel", "tcg,thread=single"]


def cpu_seconds(command):
    """CPU time of a command, and what it printed."""
    began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    elapsed = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began
    if result.returncode != 0:
        raise SystemExit(f"status {result.returncode}: {result.stdout}{result.stderr}")
    return elapsed, result.stdout


def heap_growth(output):
    found = re.search(r"^heap (-?\d+)$", output, re.M)
    return int(found[1]) if found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=TOP / "build")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--accesses", type=int, default=10_000_000)
    args = parser.parse_args()
    good = True
    print(f"{'':10} {'ns/read':>8} {'ratio':>6} {'ns/write':>8} {'ratio':>6} {'limit':>6} {'heap':>6}")
    with tempfile.TemporaryDirectory() as folder:
        image = pathlib.Path(folder) / "image.bin"
        commands = {device: qemu(args.build.resolve(), image) for device in DEVICES}
        unicorn = build_unicorn(folder)
        if unicorn:
            commands["unicorn"] = [unicorn, image]
        addresses = {**DEVICES, "unicorn": DEVICES["c"]}
        times = {(d, w): [] for d in commands for w in (False, True)}
        heaps = {d: 0 for d in commands}
        image.write_bytes(program(DEVICES["c"], False, 1))
        idle = {d: statistics.median(cpu_seconds(commands[d])[0] for _ in range(args.runs)) for d in commands}
        for _ in range(args.runs):
            for device, write in times:
                image.write_bytes(program(addresses[device], write, args.accesses))
                elapsed, output = cpu_seconds(commands[device])
                times[device, write].append((elapsed - idle[device]) / args.accesses * 1e9)
                heaps[device] = max(heaps[device], heap_growth(output))
        for device in commands:
            ns = [statistics.median(times[device, w]) for w in (False, True)]
            ratio = [n / statistics.median(times["c", w]) for n, w in zip(ns, (False, True))]
            limit = LIMITS.get(device)
            ok = not limit or heaps[device] <= 1024 and max(ratio) <= limit
            good = good and ok
            shown = f"{limit:6.2f} {heaps[device]:6}" if limit else ""
            print(f"{device:10} {ns[0]:8.1f} {ratio[0]:6.2f} {ns[1]:8.1f} {ratio[1]:6.2f} {shown}"
                  f"{'' if ok else ' MISSED'}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
