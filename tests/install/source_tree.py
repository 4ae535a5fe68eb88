#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine built into a source tree of QEMU: scripts/into-qemu-tree, and what is compiled only there.

QEMU_SCRIPTED_BUILD is the build folder. No QEMU is built here: that takes minutes (docs/qemu-versions.md).
"""

import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ["QEMU_SCRIPTED_BUILD"])
sys.path.insert(0, str(SOURCE / "tests/guests"))
from tap import check, check_in, main, test  # noqa: E402


def make_tree(folder, version="10.0.13"):
    """As much of a QEMU as the script looks at and changes."""
    for name, text in {"VERSION": version + "\n", "qapi/qapi-schema.json": "{}\n",
                       "hw/meson.build": "subdir('arm')\n", "hw/Kconfig": "source arm/Kconfig\n"}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def into(tree):
    return subprocess.run([SOURCE / "scripts/into-qemu-tree", tree], capture_output=True, text=True, check=False)


def refused(tree, why):
    done = into(tree)
    check(done.returncode == 1 and not done.stdout, done)
    check_in(why, done.stderr)


def with_tree(function):
    def run():
        with tempfile.TemporaryDirectory() as tmp:
            return function(pathlib.Path(tmp))
    return run


@test("the machine's sources are added, and a second run adds nothing")
@with_tree
def _(tmp):
    tree = make_tree(tmp)
    for _ in range(2):
        done = into(tree)
        check(done.returncode == 0, done.stderr)
        check((tree / "hw/meson.build").read_text() == "subdir('arm')\nsubdir('scripted')\n", "hw/meson.build")
        check((tree / "hw/Kconfig").read_text() == "source arm/Kconfig\nsource scripted/Kconfig\n", "hw/Kconfig")
        for file in ("meson.build", "Kconfig", "hw/module.c", "lua/qemu/init.lua", "target/arm.c", "device/class.c",
                     "testing/screen.c", "machines/riscv/virt.lua"):
            check((tree / "hw/scripted" / file).is_file(), file)


@test("files that are gone here are gone there after the next run")
@with_tree
def _(tmp):
    tree = make_tree(tmp)
    into(tree)
    (tree / "hw/scripted/hw/old.c").write_text("")
    into(tree)
    check(not (tree / "hw/scripted/hw/old.c").exists(), "hw/old.c")


@test("what is no source tree of a QEMU that is supported is refused")
@with_tree
def _(tmp):
    refused(tmp, "is not a QEMU source tree")
    refused(make_tree(tmp, "7.1.0"), "7.2 is the oldest one supported")


@test("another hw/scripted is left alone")
@with_tree
def _(tmp):
    tree = make_tree(tmp)
    (tree / "hw/scripted").mkdir()
    (tree / "hw/scripted/theirs.c").write_text("")
    refused(tree, "not of this project")
    check((tree / "hw/scripted/theirs.c").exists(), "theirs.c")


@test("the code for a tree compiles without a warning")
def _():
    commands = json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
    command = next(c for c in commands if c["output"].endswith("hw_module.c.o"))
    words = shlex.split(command["command"])
    words = words[:words.index("-MD")] + ["-Werror", "-fsyntax-only", "-DSCRIPTED_IN_TREE",
                                          '-DSCRIPTED_DATADIR="/usr/share/qemu-scripted"', command["file"]]
    done = subprocess.run(words, cwd=command["directory"], capture_output=True, text=True, check=False)
    check(done.returncode == 0, done.stderr)


main()
