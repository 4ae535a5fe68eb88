#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of the boards of machines/ in docs/boards.md, made from the .board files beside this one.

usage: handwritten.py --write PAGE      write it
       handwritten.py --check PAGE      is it what the files say? Prints TAP.
"""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
BEGIN, END = "<!-- boards: begin -->\n", "<!-- boards: end -->\n"
OLDER = "<"  # the table is about the older of the versions that a line may name


def fields(path):
    """script, board, … of a file; of keys that come several times a list: args, with, accept, guest."""
    found = {"args": [], "with": [], "accept": [], "guest": []}
    for line in path.read_text().splitlines():
        match = re.fullmatch(r"(\w+)(?: (<|>=)\d+)?:(.*)", line)
        if match and match.group(2) in (None, OLDER):
            key, _, value = match.groups()
            if isinstance(found.get(key), list):
                found[key].append(value.strip())
            else:
                found[key] = value.strip()
    return found


def row(path):
    board = fields(path)
    if not board["guest"]:
        sys.exit(f"{path}: guest: is missing: what boots on it, in a test")
    script = board["script"]
    comparisons = len(board["args"]) + len(board["with"])
    return (f"| [{script}](../machines/{script}) | {board['emulator']} {board['board']} | {comparisons} "
            f"| [{len(board['accept'])}](../tests/boards/{path.name}) | {'; '.join(board['guest'])} |\n")


def table():
    head = "| script | board of QEMU | comparisons | accepted differences | guests |\n| --- | --- | --- | --- | --- |\n"
    return BEGIN + "\n" + head + "".join(map(row, sorted(HERE.glob("*.board")))) + "\n" + END


def main():
    how, page = sys.argv[1], pathlib.Path(sys.argv[2])
    old = page.read_text()
    before, rest = old.split(BEGIN)
    new = before + table() + rest.split(END)[1]
    if how == "--write":
        page.write_text(new)
    else:
        print(f"1..1\n{'ok' if new == old else 'not ok'} 1 - {page.name} has the table that --write makes")


main()
