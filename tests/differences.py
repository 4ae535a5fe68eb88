# SPDX-License-Identifier: GPL-2.0-or-later
"""What differs between the QEMU versions the tests run on: this table has all of it, with reasons.

A test is written for the oldest version. TEXTS says what a later one prints instead, SKIPS what has
no counterpart there. Tests in Lua ask for the feature (q.has_type, q.has_property) instead, so the
same lines hold for both. Software that a distribution does not have any more is looked for by the
tests that want it, and clang-format's version by scripts/lint.
"""

import os
import re
import subprocess
from typing import NamedTuple


class Text(NamedTuple):
    test: str  # the file, from the folder of the tests
    since: tuple
    old: str
    new: str
    why: str


class Skip(NamedTuple):
    test: str
    case: str  # a regular expression for the case's name
    since: tuple
    why: str


TEXTS = [
    Text("mistakes/many.lua", (10, 0), "(did you mean 'rv64'?)", "(did you mean 'rv64' or 'rv32' or 'rv64e'?)",
         "qemu-system-riscv64 has 32-bit harts, too, and RV64E"),
    Text("mistakes/types.lua", (10, 0), "'memory-backend-file' or 'memory-backend-memfd'",
         "'memory-backend-shm' or 'memory-backend-file'", "a new type, memory-backend-shm"),
    Text("mistakes/qemu_gives_up.lua", (10, 0), "missing object type 'nothing'",
         "it followed a pointer to nowhere (SIGSEGV)", "object_initialize_child() does not report unknown types"),
    Text("mistakes/board_only.lua", (10, 0), "a script cannot make a 'loongarch_ipi': it writes into the state of "
         "QEMU's own board", "device 'loongarch_ipi' (ipi): needs a board that numbers its CPUs, which no script can be",
         "the device asks the board for its CPUs"),
    Text("device/run.py", (10, 0), "read 14/4 18/4", "read 15/1 16/1 17/1 18/1",
         "TCG splits an unaligned load of a device into bytes, as it always did with a store"),
    Text("boards/all.py", (10, 0), "| aarch64 | lm3s811evb | yes | yes | 0 | 0 |",
         "| aarch64 | lm3s811evb | yes | yes | 0 | 1 |", "the board has a folder /machine/soc for names of its devices"),
    Text("boards/all.py", (10, 0), "| aarch64 | fby35 | yes | yes | 0 | 0 |",
         "| aarch64 | fby35 | yes | yes | 0 | 8 |",
         "each SoC has two FSI masters, whose regions nothing tells apart"),
    Text("boards/all.py", (10, 0), "| aarch64 | tosa | yes | yes | 37 | 0 |",
         '| aarch64 | tosa | no |  |  | unsupported machine type: "tosa" |', "QEMU 9.2 took the board out"),
    Text("boards/all.py", (10, 0), "| riscv64 | virt | yes | yes | 1 | 0 |", "| riscv64 | virt | yes | yes | 4 | 0 |",
         "the board has ACPI tables, too"),
]

SKIPS = [
    Skip("mistakes/qemu_crashes.lua", "how=realize", (10, 0),
         "QOM checks casts: QEMU ends with a message that holds an address, before the pointer is followed"),
    Skip("suites/faults/failing.lua", "QEMU ends", (10, 0),
         "sifive_test asks for a shutdown, which a test sees as one; 7.2's calls exit()"),
]


def qemu_version(bin_dir):
    """(7, 2, 22) for the emulators that the launchers in `bin_dir` start."""
    launcher = sorted(n for n in os.listdir(bin_dir) if n.startswith("qemu-system-"))[0]
    banner = subprocess.run([os.path.join(bin_dir, launcher), "--version"], stdout=subprocess.PIPE, check=True,
                            timeout=60).stdout.decode()
    return tuple(int(n) for n in re.search(r"version (\d+)\.(\d+)\.(\d+)", banner).groups())


def text(test, line, version):
    """What `version` prints where the oldest one prints `line`."""
    for row in TEXTS:
        if row.test == test and version >= row.since:
            line = line.replace(row.old, row.new)
    return line


def skip(test, case, version):
    """Why `version` cannot have this case, or None."""
    for row in SKIPS:
        if row.test == test and version >= row.since and re.search(row.case, case):
            return row.why
    return None
