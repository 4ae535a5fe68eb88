#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long each board of machines/ takes to start, against QEMU's own.

usage: tests/bench/boards.py [--build DIR] [--runs N] [NAME...]

Pairs and arguments are those of tests/boards/NAME.board. A start is from exec to the exit that the
monitor is told to make at once. Runs of the two are interleaved, the fastest of each is taken: only
the ratio means anything, and only on an idle machine. QEMU's board is also started by the launcher, which
sets QEMU's environment: what that saves is no work of the script.
"""
import argparse
import pathlib
import subprocess
import time

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BOARDS = TOP / "tests/boards"
COMMON = ["-S", "-display", "none", "-serial", "null", "-monitor", "stdio"]
LIMIT = 1.10


def read(path):
    """script, emulator, board, and the arguments of the first comparison."""
    fields = {}
    for line in path.read_text().splitlines():
        key, found, value = line.partition(":")
        if found and key in ("script", "emulator", "board", "args"):
            fields.setdefault(key, value.strip())
    return fields


def seconds(command):
    began = time.perf_counter()
    # Without timeout=: Python would look for the end now and then only, up to 50 ms late.
    subprocess.run(["timeout", "60", *command], input=b"quit\n", stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def measure(fields, build, runs):
    emulator = f"qemu-system-{fields['emulator']}"
    args = fields.get("args", "").replace("{here}", str(BOARDS)).split()
    script = TOP / "machines" / fields["script"]
    c = [f"/usr/bin/{emulator}", "-M", fields["board"], *COMMON, *args]
    scripted = [str(build / "bin" / emulator), "-M", f"scripted,script={script}", *COMMON, *args]
    launched = [scripted[0], *c[1:]]
    times = [(seconds(c), seconds(launched), seconds(scripted)) for _ in range(runs)]
    return [min(column) * 1000 for column in zip(*times)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=TOP / "build")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    paths = [BOARDS / f"{name}.board" for name in args.names] or sorted(BOARDS.glob("*.board"))
    print("| board | QEMU's, ms | by the launcher, ms | script, ms | ratio |\n| --- | --- | --- | --- | --- |")
    for path in paths:
        c, launched, scripted = measure(read(path), args.build, args.runs)
        mark = " (over the limit)" if scripted > LIMIT * c else ""
        print(f"| {path.stem} | {c:.1f} | {launched:.1f} | {scripted:.1f} | {scripted / c:.2f}{mark} |", flush=True)


main()
