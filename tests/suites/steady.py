#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What holds however long suites run: nothing leaks, and the same seed gives the same report.

usage: tests/suites/steady.py BUILD      prints the Test Anything Protocol
"""

import ctypes
import os
import pathlib
import resource
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
POKE = HERE.parent / "bench/poke_test.lua"
SUITES = [HERE / "devices_test.lua", HERE.parent / "bench/command_test.lua"]
RUNS = 50
PEAKS = 5
FILES = 64  # open at a time: less than one a case
GROWTH = 2048  # KiB that 900 cases more may take: they are declared, too

PR_SET_THP_DISABLE = 41  # linux/prctl.h


def few_files_and_small_pages():
    """Without huge pages: one more or less, 2 MiB each, would hide what is measured."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0)


def peak(build, cases):
    """KiB of memory that a run of the cases takes at most, runner and QEMU alike: the least of several
    runs, for what leaks does so in each, and what depends on when QEMU's threads run does not."""
    # by which `meson test` has free() write to memory that nobody would have touched
    environment = {name: value for name, value in os.environ.items() if name != "MALLOC_PERTURB_"}
    peaks = []
    for _ in range(PEAKS):
        process = subprocess.Popen([build / "bin/qemu-scripted", "test", POKE, f"params.cases={cases}"],
                                   stdout=subprocess.DEVNULL, preexec_fn=few_files_and_small_pages, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        peaks.append(usage.ru_maxrss if status == 0 else 0)
    return min(peaks)


def report(build):
    return subprocess.run([build / "bin/qemu-scripted", "test", "--seed", "1", "--no-times", "--tap", "-", *SUITES],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    few, many = peak(build, 100), peak(build, 1000)
    ok = few and many and many - few < GROWTH
    print(f"{'ok' if ok else 'not ok'} 1 - 1,000 cases with {FILES} open files at most take no more memory than 100")
    print(f"# KiB: {few} and {many}")
    reports = {report(build) for _ in range(RUNS)}
    print(f"{'ok' if len(reports) == 1 else 'not ok'} 2 - {RUNS} runs with the same seed give the same report")
    if len(reports) > 1:
        for text in sorted(reports)[:2]:
            print("\n".join("# " + line for line in text.decode(errors="replace").splitlines()))
    print("1..2")


if __name__ == "__main__":
    main()
