#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Wrong scripts: QEMU must end with status 1 and say what is wrong, no more.

usage: run.py [NAME...]          (default: all *.lua beside this file)
       run.py --show [NAME...]   what QEMU prints, to write a case by
       run.py --sanitized        leave out the cases that a sanitizer ends first

A case is a Lua file that says itself what is to come:

    q.ram { id = "a", at = 0 }        a comment that starts with --> is a fault of
    --> ram 'a': …                    the line of code above it
    --! target: arm                   the emulator; default riscv64
    --! run: -m 2G                    arguments; default none. Each such line is a run
    --! machine: scripted             in place of scripted,script=NAME.lua
    --! says: …                       a fault without a place in this file
    --! only: …                       a line of stderr after which nothing is counted
    --! sanitized: no                 follows pointers to nowhere, on purpose, or takes too long there

`says` and `only` before the first `run` hold for all runs, later ones for the run
above. $DIR is this folder. After the faults comes the line that counts them. What other versions
of QEMU say is in ../differences.py.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.environ["QEMU_SCRIPTED_BIN"]
TIMEOUT = 120

sys.path.insert(0, os.path.dirname(HERE))
sys.dont_write_bytecode = True
import differences  # pylint: disable=wrong-import-position

VERSION = differences.qemu_version(BIN)


class Run:
    def __init__(self, args, outer=None):
        self.args = args
        self.machine = outer.machine if outer else None
        self.faults = list(outer.faults) if outer else []
        self.only = list(outer.only) if outer else []
        self.sanitized = outer.sanitized if outer else True

    def expected(self):
        n = len(self.faults)
        count = [f"{n} error{'' if n == 1 else 's'}, nothing was started"] if n else []
        return sorted(self.faults) + count + self.only

    def sentence(self, name):
        return " ".join([name[:-4].replace("_", " "), *([self.machine] if self.machine else []), *self.args])


def read_case(name):
    """The target and the runs of a case."""
    target, common, runs, placed, code_line = "riscv64", Run([]), [], [], 0
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            text = differences.text("mistakes/" + name, line.strip().replace("$DIR", HERE), VERSION)
            run = runs[-1] if runs else common
            if text.startswith("--> "):
                placed.append(f"{name}:{code_line}: {text[4:]}")
            elif text.startswith("--! "):
                key, value = re.match(r"--! (\w+): (.*)", text).groups()
                if key == "target":
                    target = value
                elif key == "run":
                    runs.append(Run(value.split(), common))
                elif key == "machine":
                    run.machine = value
                elif key == "says":
                    run.faults.append(value)
                elif key == "only":
                    run.only.append(value)
                elif key == "sanitized":
                    run.sanitized = value != "no"
                else:
                    sys.exit(f"{name}:{number}: unknown key '{key}'")
            elif text:
                code_line = number
    runs = runs or [common]
    for run in runs:
        run.faults += placed
    return target, runs


def start(name, target, run):
    args = [os.path.join(BIN, "qemu-system-" + target), "-M", run.machine or "scripted,script=" + name,
            "-display", "none", "-serial", "none", "-monitor", "none", *run.args]
    try:
        done = subprocess.run(args, cwd=HERE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        return done.returncode, done.stdout.decode(), done.stderr.decode()
    except subprocess.TimeoutExpired:
        return "none, it went on", "", ""


def compare(run, status, out, err):
    """What is wrong, a line each."""
    wrong = []
    if status != 1:
        wrong.append(f"exit status {status}")
    if out:
        wrong.append(f"on stdout: {out}")
    lines, want = err.splitlines(), run.expected()
    if sorted(lines) != sorted(want):
        wrong += ["expected: " + line for line in want if line not in lines]
        wrong += ["saw:      " + line for line in lines if line not in want]
        wrong += [f"{lines.count(line)} times: " + line for line in sorted(set(lines))
                  if lines.count(line) > 1 and lines.count(line) != want.count(line)]
    elif run.faults and not run.only and lines[-1] != want[-1]:
        wrong.append("the count is not the last line")
    return wrong


def check(job):
    name, target, run = job
    if not os.path.exists(os.path.join(BIN, "qemu-system-" + target)):
        return [], "without qemu-system-" + target
    why = differences.skip("mistakes/" + name, run.sentence(name), VERSION)
    return ([], why) if why else (compare(run, *start(name, target, run)), None)


def main():
    show, sanitized = "--show" in sys.argv, "--sanitized" in sys.argv
    names = [a if a.endswith(".lua") else a + ".lua" for a in sys.argv[1:] if not a.startswith("--")]
    names = names or sorted(n for n in os.listdir(HERE) if n.endswith(".lua"))
    jobs = [(name, target, run) for name in names for target, runs in [read_case(name)] for run in runs
            if run.sanitized or not sanitized]
    if show:
        for name, target, run in jobs:
            status, out, err = start(name, target, run)
            print(f"--- {name} {' '.join(run.args)}: {status}\n{out}{err}", end="")
        return
    print(f"1..{len(jobs)}", flush=True)
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for n, ((name, _, run), (wrong, why)) in enumerate(zip(jobs, pool.map(check, jobs)), 1):
            skip = f" # SKIP {why}" if why else ""
            print(f"{'not ok' if wrong else 'ok'} {n} - {run.sentence(name).replace('#', '')}{skip}")
            for line in wrong:
                print("  # " + line.rstrip().replace("\n", "\n  # "))
            sys.stdout.flush()
            failed = failed or bool(wrong)
    sys.exit(1 if failed else 0)


main()
