#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the cases of a test file in one QEMU and prints the Test Anything Protocol.

usage: run.py [--failing] [--bench] BIN FILE

BIN is the folder of the launchers. With --failing every case must fail, with a message like the
regular expression in the line "-- expect: …" before it. --bench prints how many cases a second ran.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.dont_write_bytecode = True
import differences  # pylint: disable=wrong-import-position

QUIET = ["-display", "none", "-nodefaults", "-serial", "none", "-monitor", "none", "-parallel", "none"]


def machine(emulator, path, *options):
    return [emulator, "-M", ",".join(["scripted", "script=" + path, *options])]


def plan(bin_dir, path):
    arch = "riscv64"
    for _ in range(2):
        emulator = os.path.join(bin_dir, "qemu-system-" + arch)
        out = subprocess.run(machine(emulator, path, "action=plan") + QUIET, stdout=subprocess.PIPE, check=True,
                             timeout=60).stdout
        found = json.loads(out)
        if "cases" in found:
            return emulator, found
        arch = found["arch"]
    raise SystemExit(f"{path}: no plan")


def run(bin_dir, path):
    emulator, found = plan(bin_dir, path)
    icount = [] if found.get("icount") is None else ["-icount", f"shift={found['icount']},sleep=off"]
    with tempfile.TemporaryDirectory() as folder:
        results = os.path.join(folder, "results")
        start = time.monotonic()
        status = subprocess.run(
            machine(emulator, path, "action=test", "testing.results=" + results, "testing.seed=1") + ["-S"] + QUIET +
            icount + found["args"], stderr=subprocess.PIPE, timeout=300).returncode
        seconds = time.monotonic() - start
        with open(results, encoding="utf-8") as lines:
            events = [json.loads(line) for line in lines]
    return found, events, status, seconds


def expectations(path):
    """Case name -> regular expression."""
    found, pattern = {}, None
    for line in open(path, encoding="utf-8"):
        if m := re.match(r"-- expect: (.*)", line):
            pattern = m[1]
        elif m := re.match(r't\.test "([^"]*)"', line):
            found[m[1]] = pattern
    return found


def main(arguments):
    failing, bench = "--failing" in arguments, "--bench" in arguments
    bin_dir, path = [a for a in arguments if not a.startswith("--")]
    found, events, status, seconds = run(bin_dir, path)
    ends = {e["case"]: e for e in events if e["event"] == "end"}
    expected = expectations(path) if failing else {}
    test, version = os.path.relpath(path, os.path.dirname(HERE)), differences.qemu_version(bin_dir)
    print(f"1..{len(found['cases'])}")
    for n, case in enumerate(found["cases"], 1):
        end = ends.get(case["name"], {"status": "none", "message": "no result"})
        if failing:
            message = end.get("message", "")
            ok = end["status"] in ("fail", "xpass", "xfail", "none") and (
                end["status"] == "xfail" or re.search(expected[case["name"]], message, re.S))
        else:
            ok = end["status"] in ("pass", "skip", "xfail")
        why = end.get("reason") if end["status"] == "skip" else differences.skip(test, case["name"], version)
        ok, skip = ok or bool(why), f" # SKIP {why}" if why else ""
        print(f"{'ok' if ok else 'not ok'} {n} - {case['name']}{skip}")
        if not ok:
            print("# " + (end.get("message") or end["status"]).replace("\n", "\n# "))
    if bench:
        print(f"# {len(ends)} cases in {seconds:.2f} s, {len(ends) / seconds:.0f} a second; exit status {status}")
    if not failing and (status != 0 or not events or events[-1]["event"] != "done"):
        print(f"Bail out! exit status {status}")


if __name__ == "__main__":
    main(sys.argv[1:])
