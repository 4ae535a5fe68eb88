#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every device type as a node of a scripted machine, each in a QEMU of its own.

usage: run.py [--all] [--target NAME]... [--list CLASS]... [TYPE...]

  (default)       every 20th type of every target, and those in deadly.txt
  --all           all types (several minutes)
  --target NAME   of this target only; may be repeated
  --list CLASS    print what QEMU says of the types of a class: up, error, bus, advice, dead, bad
  TYPE            these types only

Prints a table per target. What may come of a type:

  up      it comes up, is reset, and QEMU quits
  error   QEMU refuses it, with a message
  bus     no controller of its bus is known for the target, and the message says so
  advice  the message says what the type needs first (lua/needs.c)
  dead    QEMU's own code ended the process, and the message says so
  bad     anything else: a signal, a hang, another status or message. The test fails.
"""

import argparse
import collections
import concurrent.futures
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.environ.get("QEMU_SCRIPTED_BIN") or os.path.join(HERE, "../../build/bin")
SCRIPT = os.path.join(HERE, "one.lua")
CLASSES = ["up", "error", "bus", "advice", "dead", "bad"]
EVERY = 20
TIMEOUT = 90

Result = collections.namedtuple("Result", "target type kind text")


def run(target, machine, answer=b"", *more):
    args = [os.path.join(BIN, "qemu-system-" + target), "-M", machine, "-nodefaults", "-S", "-display", "none",
            "-serial", "none", "-monitor", "stdio", *more]
    environment = {**os.environ, "QEMU_AUDIO_DRV": "none"}
    try:
        done = subprocess.run(args, input=answer, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT,
                              check=False, env=environment, preexec_fn=lambda: os.nice(5), cwd=HERE)
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "none: it hangs", "", ""


def targets():
    return sorted(name.removeprefix("qemu-system-") for name in os.listdir(BIN)
                  if name.startswith("qemu-system-"))


def types(target):
    """All device types, those of modules that QEMU has not loaded yet included."""
    status, out, err = run(target, "scripted,action=check,script=" + SCRIPT)
    if status != 0:
        sys.exit(f"qemu-system-{target}: status {status}\n{err}")
    _, more, _ = run(target, "none", b"", "-device", "help")
    return sorted({*re.findall(r"^(?:\(qemu\) )?type (\S+)$", out, re.M),
                   *re.findall(r'^(?:\(qemu\) )?name "([^"]+)"', more, re.M)})


def classify(status, err):
    lines = err.splitlines()
    if status == 0:
        return "up", err
    if status != 1 or not lines or not re.fullmatch(r"\d+ errors?, nothing was started", lines[-1]):
        return "bad", f"status {status}\n{err}"
    count = int(lines[-1].split()[0])
    faults = lines[-1 - count:-1]
    text = "\n".join(faults)
    if len(faults) < count or not all(re.match(r".*/one\.lua:\d+: ", line) for line in faults):
        return "bad", "no place in the script:\n" + err
    if re.search(r"attempt to |bad argument|stack traceback", text):
        return "bad", err
    if "QEMU gave up" in text:
        return "dead", text
    if re.search(r"a '[^']*' needs a bus of type", text):
        return "bus", text
    if re.search(r"one\.lua:\d+: \w+ '[^']*' \(dut\): needs ", text):
        return "advice", text
    return "error", text


def attempt(job):
    target, name = job
    status, _, err = run(target, f"scripted,script={SCRIPT},params.type={name.replace(',', ',,')}", b"quit\n")
    return Result(target, name, *classify(status, err))


def deadly():
    """Types that end QEMU 7.2 or did so before they had advice: (target, type)."""
    with open(os.path.join(HERE, "deadly.txt"), encoding="utf-8") as file:
        return {tuple(line.split()) for line in file if line.strip() and not line.startswith("#")}


def jobs(options):
    known = deadly()
    for target in options.target or targets():
        if not os.path.exists(os.path.join(BIN, "qemu-system-" + target)):
            continue
        for n, name in enumerate(types(target)):
            if options.types:
                wanted = name in options.types
            else:
                wanted = options.all or n % EVERY == 0 or (target, name) in known
            if wanted:
                yield target, name


def print_table(results):
    counts = collections.Counter((r.target, r.kind) for r in results)
    print(f"{'target':14}" + "".join(f"{kind:>8}" for kind in CLASSES) + f"{'all':>8}")
    for target in [*sorted({r.target for r in results}), None]:
        row = [sum(n for (t, k), n in counts.items() if k == kind and target in (t, None)) for kind in CLASSES]
        print(f"{target or 'all':14}" + "".join(f"{n or '-':>8}" for n in row) + f"{sum(row):8}")


def main():
    parser = argparse.ArgumentParser(description="try device types", add_help=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--target", action="append")
    parser.add_argument("--list", action="append", choices=CLASSES, default=[])
    parser.add_argument("types", nargs="*")
    options = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(attempt, jobs(options)))
    print_table(results)
    for kind in dict.fromkeys(options.list + ["bad"]):  # the worst last: a log's end may be all one sees
        for r in results:
            if r.kind == kind:
                print(f"{kind}: {r.target} {r.type}: {r.text.strip().replace(HERE + '/', '')}")
    sys.exit(1 if any(r.kind == "bad" for r in results) or not results else 0)


main()
