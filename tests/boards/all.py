#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Exports QEMU's boards, runs the scripts, and compares what they make with the boards.

usage: all.py [--write FILE | --check FILE] [NAME...]

A NAME is ARCH/BOARD; without any, all boards of all installed emulators are tried (a minute or
two), of versioned ones the newest. Parts that a script marks as not to be seen are left out of the
comparison. --write puts the table into FILE, between its marks; --check compares the lines of the
boards given with those in FILE, and prints TAP. QEMU_SCRIPTED_BIN is the folder of qemu-scripted.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import differences  # pylint: disable=wrong-import-position

BIN = pathlib.Path(os.environ["QEMU_SCRIPTED_BIN"])
SECONDS = 120
TWINS = ("microblazeel", "sh4eb", "xtensaeb")  # the boards of another byte order
NO_NIC = ("virt", "clipper", "sbsa-ref", "r2d")  # whose card wants an option ROM
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
HEAD = "| emulator | board | exports | runs | marks | differences |\n| --- | --- | --- | --- | --- | --- |\n"
NOISE = re.compile(r"^(ALSA|alsa|audio|qemu: module audio|Timer with|\d+ errors?,)")


def boards_of(arch):
    text = subprocess.run([BIN / f"qemu-system-{arch}", "-M", "help"], capture_output=True, text=True,
                          check=True).stdout
    newest = {}
    for name in (line.split()[0] for line in text.splitlines()[1:]):
        if name in ("none", "scripted"):
            continue
        version = re.fullmatch(r"(.*)-(\d+)\.(\d+)", name)
        key, rank = (version[1], (int(version[2]), int(version[3]))) if version else (name, (0, 0))
        if key not in newest or newest[key][0] < rank:
            newest[key] = (rank, name)
    aliases = {line.split()[0] for line in text.splitlines() if "(alias of" in line}
    return sorted(name for _, name in newest.values() if name not in aliases)


def all_boards():
    names = (path.name.removeprefix("qemu-system-") for path in BIN.glob("qemu-system-*"))
    by_arch = {arch: boards_of(arch) for arch in sorted(names) if arch not in TWINS}
    wide = set(by_arch.get("aarch64", ()))
    return [(arch, board) for arch, boards in by_arch.items() for board in boards
            if not (arch == "arm" and board in wide)]


def call(*args):
    return subprocess.run([BIN / "qemu-scripted", *args], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=SECONDS)


def reason(result):
    """The first line that says why."""
    lines = [line for line in result.stderr.splitlines() if line and not NOISE.match(line)]
    text = lines[0] if lines else "?"
    text = re.sub(r"^(/\S+\.lua|qemu-system-\w+):(\d+:)? ?", "", text)
    return text.replace("|", "\\|")[:110]


def marks_of(script):
    return re.findall(r"^-- cannot be seen: .* \[(.*)\]$", script.read_text(), re.MULTILINE)


def try_board(arch, board):
    """One line of the table: exports, runs, marks, differences."""
    more = ["--", "-nic", "none"] if board.startswith(NO_NIC) else []
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "board.lua"
        exported = call("export", f"--target={arch}", board, "-o", str(script), *more)
        if exported.returncode:
            return "no", "", "", reason(exported)
        marks = marks_of(script)
        ignored = [f"--ignore={mark}" for mark in sorted(set(marks))]
        if any(mark == "device tree" or mark.startswith("image") for mark in marks):
            ignored.append("--ignore=contents:")  # of the RAM that these are in
        compared = call("diff", f"--target={arch}", board, str(script), *ignored, *more)
    if compared.returncode == 2:
        return "yes", "no", str(len(marks)), reason(compared)
    return "yes", "yes", str(len(marks)), str(len(compared.stdout.splitlines()))


def row(name):
    arch, board = name
    try:
        result = try_board(arch, board)
    except subprocess.TimeoutExpired:
        result = "no", "", "", f"takes more than {SECONDS} s"
    return (arch, board, *result)


def text_of(r):
    return "| " + " | ".join(r) + " |"


def summary(rows):
    equal = [r for r in rows if r[3] == "yes" and r[5] == "0"]
    plain = [r for r in equal if r[4] == "0"]
    runs = [r for r in rows if r[3] == "yes"]
    return (f"Of {len(rows)} boards {sum(r[2] == 'yes' for r in rows)} export to a script, {len(runs)} of these "
            f"run, {len(equal)} are equal to the board but for what is marked, {len(plain)} without a mark.\n")


def write(path, rows):
    text = path.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    table = HEAD + "".join(text_of(r) + "\n" for r in rows)
    path.write_text(before + BEGIN + "\n" + summary(rows) + "\n" + table + "\n" + END + after)


def check(path, rows):
    version = differences.qemu_version(BIN)
    known = {tuple(line.split(" | ")[:2]): differences.text("boards/all.py", line, version)
             for line in path.read_text().splitlines()}
    print(f"1..{len(rows)}")
    failed = False
    for n, r in enumerate(rows, 1):
        line = known.get(tuple(text_of(r).split(" | ")[:2]))
        good = line == text_of(r)
        failed = failed or not good
        print(f"{'' if good else 'not '}ok {n} - {r[0]}/{r[1]} is as {path.name} says")
        if not good:
            print(f"# expected: {line}\n# seen:     {text_of(r)}")
    sys.exit(failed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--check", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    names = [tuple(name.split("/")) for name in args.names] or all_boards()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(row, names))
    if args.check:
        check(args.check, rows)
    if args.write:
        write(args.write, rows)
    else:
        print("".join(text_of(r) + "\n" for r in rows) + summary(rows), end="")


main()
