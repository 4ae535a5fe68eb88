#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares a board of machines/ with the one of QEMU that it stands for.

usage: run.py FILE.board

A file has lines "key: value", and comments:

    script: riscv/virt.lua          below machines/
    emulator: riscv64               qemu-system-*
    board: virt                     QEMU's own
    args: -smp 4 -nic none          of both; each such line is one comparison; {here} is this folder
    with: aclint=on | params.aclint=on | -nic none
                                    another comparison: properties of the board, settings of the script, args
    guest: U-Boot 2023.01 (u-boot-qemu)   what boots on it in a test, for the table in docs/boards.md
    accept: only in A: object /machine/soc0 (riscv.hart_array)
      Why the difference has to be there, indented, on one line or more.
    accept <10: …                   with QEMU before version 10
    accept >=10: …                  and from then on; args and with, too

In an accepted difference * stands for anything. One that no comparison shows is a fault: it
describes what is no longer so. QEMU_SCRIPTED_BIN is the folder of qemu-scripted. Prints TAP.
"""
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
import differences  # pylint: disable=wrong-import-position

VERSION = differences.qemu_version(os.environ["QEMU_SCRIPTED_BIN"])
SECONDS = 60


class Board:
    def __init__(self, path):
        self.fields = {"args": []}
        self.accepted = []  # [pattern, reason, seen]
        others = []  # those of other versions
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line.startswith("#") or not line.strip():
                continue
            if line.startswith(" "):
                if not self.accepted:
                    sys.exit(f"{path}:{number}: a reason without a difference")
                self.accepted[-1][1] += line.strip()
                continue
            match = re.fullmatch(r"(script|emulator|board|args|with|accept|guest)(?: (<|>=)(\d+))?:(.*)", line)
            if not match:
                sys.exit(f"{path}:{number}: script:, emulator:, board:, args:, with:, accept: or guest: is expected")
            key, relation, version, value = match.groups()
            is_other = relation and (relation == "<") != (VERSION[0] < int(version))
            if key not in ("args", "with") or not is_other:
                self.take(key, value.strip())
            if key == "accept" and is_other:
                others.append(self.accepted[-1])
        for pattern, reason, _ in self.accepted:
            if not reason:
                sys.exit(f"{path}: no reason is given for: {pattern}")
        self.accepted = [entry for entry in self.accepted if entry not in others]
        self.fields["args"] = self.fields["args"] or [("", "", "")]

    def take(self, key, value):
        if key == "accept":
            self.accepted.append([value, "", False])
        elif key == "args":
            self.fields["args"].append(("", "", value))
        elif key == "with":
            self.fields["args"].append(tuple(part.strip() for part in value.split("|")))
        else:
            self.fields[key] = value

    def is_accepted(self, line):
        found = False
        for entry in self.accepted:
            pattern = ".*".join(re.escape(part) for part in entry[0].split("*"))
            if re.fullmatch(pattern, line):
                entry[2] = found = True
        return found

    def compare(self, properties, settings, args):
        """The differences nobody has accepted, or what went wrong."""
        board = ",".join(part for part in (self.fields["board"], properties) if part)
        script = ROOT / "machines" / self.fields["script"]
        command = [f"{os.environ['QEMU_SCRIPTED_BIN']}/qemu-scripted", "diff",
                   f"--target={self.fields['emulator']}", board, str(script), *settings.split(), "--",
                   *args.replace("{here}", str(HERE)).split()]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                timeout=SECONDS)
        if result.returncode not in (0, 1):
            return [f"status {result.returncode}", *result.stderr.splitlines()]
        return [line for line in result.stdout.splitlines() if not self.is_accepted(line)]


def main():
    board = Board(pathlib.Path(sys.argv[1]))
    print(f"1..{len(board.fields['args']) + 1}")
    number = 0
    for comparison in board.fields["args"]:
        number += 1
        lines = board.compare(*comparison)
        words = " ".join(part for part in comparison if part)
        what = f"{board.fields['script']} is {board.fields['board']}" + (f" with {words}" if words else "")
        print(f"{'not ' if lines else ''}ok {number} - {what}")
        for line in lines:
            print(f"# {line}")
    stale = [entry[0] for entry in board.accepted if not entry[2]]
    print(f"{'not ' if stale else ''}ok {number + 1} - what is accepted is there")
    for pattern in stale:
        print(f"# no such difference any more: {pattern}")


main()
