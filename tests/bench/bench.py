#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare a scripted machine with QEMU's C machine of the same board.

usage: tests/bench/bench.py [--build DIR] [--runs N] [NAME...]

Runs of the two machines are interleaved, and the fastest of each is taken:
the hosts this runs on are shared, so only ratios within one run mean anything.
Prints a table; docs/benchmarks.md holds one, with the command that made it.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import riscv

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
UBOOT = "/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin"
EMULATOR = "qemu-system-riscv64"
COMMON = ["-nographic", "-nic", "none", "-monitor", "none", "-serial", "stdio"]


class Sides:
    """The two command lines that are compared."""

    def __init__(self, build):
        script = TOP / "machines/riscv/virt.lua"
        self.c = ["/usr/bin/" + EMULATOR, "-M", "virt"] + COMMON
        self.scripted = [str(build / "bin" / EMULATOR), "-M", f"scripted,script={script}"] + COMMON


def start(command):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL)


def until_text(command, text):
    """Seconds from exec to the text on the serial line."""
    began = time.perf_counter()
    with start(command) as process:
        seen = b""
        while text not in seen:
            data = os.read(process.stdout.fileno(), 4096)
            if not data:
                raise SystemExit(f"{command} ended before it wrote {text!r}")
            seen = seen[-len(text):] + data
        elapsed = time.perf_counter() - began
        process.kill()
    return elapsed


def until_any(command):
    """Seconds from exec to the first byte on the serial line."""
    began = time.perf_counter()
    with start(command) as process:
        if not os.read(process.stdout.fileno(), 1):
            raise SystemExit(f"{command} wrote nothing")
        elapsed = time.perf_counter() - began
        process.kill()
    return elapsed


def until_exit(command):
    """Seconds from exec to the guest's own end of the run."""
    began = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def resident(command):
    """KiB of memory of the machine before its first instruction (-S)."""
    with start(command + ["-S"]) as process:
        time.sleep(1)
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        process.kill()
    return int(status.split("VmRSS:")[1].split()[0])


class Benchmark:
    def __init__(self, name, what, measure, extra, limit, unit="ms", scale=1e3):
        self.name, self.what, self.measure = name, what, measure
        self.extra, self.limit, self.unit, self.scale = extra, limit, unit, scale

    def run(self, sides, runs):
        """The fastest of each side, interleaved."""
        c, scripted = [], []
        for _ in range(runs):
            c.append(self.measure(sides.c + self.extra))
            scripted.append(self.measure(sides.scripted + self.extra))
        return min(c) * self.scale, min(scripted) * self.scale


def ratio_between(low, high):
    return lambda c, s: (f"{s / c:.3f}", f"{low:.2f}-{high:.2f}" if low else f"<= {high:.2f}",
                         low <= s / c <= high)


def more_than(limit):
    return lambda c, s: (f"{s - c:+.0f}", f"<= +{limit}", s - c <= limit)


def benchmarks(folder):
    programs = {"alu": riscv.alu(300_000_000), "memory": riscv.memory(40_000)}
    files = {}
    for name, code in programs.items():
        files[name] = folder / (name + ".bin")
        files[name].write_bytes(code)
    bare = ["-bios", "none", "-kernel"]
    return [
        Benchmark("start", "exec to the first serial byte (OpenSBI)", until_any, [],
                  ratio_between(0, 1.10)),
        Benchmark("u-boot", "exec to U-Boot's countdown", lambda c: until_text(c, b"Hit any key"),
                  ["-kernel", UBOOT], ratio_between(0.97, 1.03)),
        Benchmark("alu", "integer loop, 1.8e9 instructions", until_exit,
                  bare + [str(files["alu"])], ratio_between(0.97, 1.03)),
        Benchmark("memory", "load/store loop, 1.0e9 instructions", until_exit,
                  bare + [str(files["memory"])], ratio_between(0.97, 1.03)),
        Benchmark("rss", "resident memory at reset (-S)", resident, ["-kernel", UBOOT],
                  more_than(4096), unit="KiB", scale=1),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=TOP / "build")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("names", nargs="*", help="which benchmarks (default: all)")
    args = parser.parse_args()
    sides = Sides(args.build.resolve())
    print(f"{'benchmark':10} {'C machine':>12} {'scripted':>12} {'unit':4} {'ratio':>7}  limit")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for b in benchmarks(pathlib.Path(folder)):
            if args.names and b.name not in args.names:
                continue
            c, scripted = b.run(sides, args.runs)
            ratio, limit, ok = b.limit(c, scripted)
            good = good and ok
            print(f"{b.name:10} {c:12.1f} {scripted:12.1f} {b.unit:4} {ratio:>7}  {limit:10} "
                  f"{'' if ok else 'MISSED '}{b.what}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
