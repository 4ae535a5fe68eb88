#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The fault campaign: generated scripts and API calls, none of which may end QEMU but by a clear error.

usage: run.py [--scripts N] [--calls N] [--seed N] [--build DIR] [--jobs N] [--keep DIR] [--target NAME]...
       run.py --case KIND:K --seed N      one case again: its script, what QEMU says, the verdict

Each case is a QEMU process. KIND is `script` or `calls`. A case follows from seed and K alone, and from the
QEMU it runs on. What is bad is saved below --keep (default: faults-SEED), made small, and printed.
docs/robustness.md describes what is tried.
"""

import argparse
import collections
import concurrent.futures
import itertools
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import emulator
import graphs
import judge
import mutants

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "../.."))
TARGETS = ["aarch64", "arm", "riscv64", "riscv32", "m68k", "avr", "alpha", "or1k", "microblaze", "sh4", "xtensa", "rx",
           "loongarch64"]
TIMEOUT = 150  # seconds; a call that does not come back is ended after 60 by the module itself
CALLS_A_PHASE = 100
OUTPUT_MAX = 4 << 20  # bytes of what QEMU prints that are looked at
FILE_MAX = 1 << 28  # bytes that QEMU may print
MONITOR = b"system_reset\nsystem_powerdown\ninfo qtree\ninfo mtree\ninfo qom-tree\nquit\n"
QUIET = ["-nodefaults", "-display", "none", "-serial", "none"]

Case = collections.namedtuple("Case", "kind k target files args answer judge label calls")
Result = collections.namedtuple("Result", "status out err")


class Facts:
    """What an emulator has: types, and the properties of devices."""

    def __init__(self, bin_dir, target):
        done = subprocess.run(
            [os.path.join(bin_dir, "qemu-system-" + target), *QUIET, "-monitor", "none", "-M",
             f"scripted,action=check,script={HERE}/facts.lua"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        if done.returncode != 0:
            sys.exit(f"{target}: {done.stderr.decode(errors='replace')}")
        self.types, self.properties = {}, {}
        for line in done.stdout.decode().splitlines():
            what, *fields = line.split("\t")
            if what == "type":
                self.types[fields[0]] = fields[1]
            elif what == "property":
                self.properties.setdefault(fields[0], []).append((fields[1], fields[2]))
        self.devices = self._of("device")
        self.cpus = self._of("cpu") or ["none"]
        self.objects = self._of("object")

    def _of(self, kind):
        return [name for name in sorted(self.types) if self.types[name] == kind]


class Generator:
    def __init__(self, seed, bin_dir, targets):
        self.seed = seed
        self.targets = [t for t in targets if os.path.exists(os.path.join(bin_dir, "qemu-system-" + t))]
        if not self.targets:
            sys.exit(f"no emulators in {bin_dir}")
        self.facts = {t: Facts(bin_dir, t) for t in self.targets}
        self.corpus = mutants.Corpus(ROOT, self.targets)

    def case(self, kind, k):
        rng = random.Random(f"{self.seed}:{kind}:{k}")
        target = rng.choice(self.targets)
        return self.calls(rng, k, target) if kind == "calls" else self.script(rng, k, target)

    def calls(self, rng, k, target):
        tests = rng.random() < 0.1
        machine = f"scripted,script={HERE}/calls.lua,params.seed={rng.randrange(1 << 31)},params.calls={CALLS_A_PHASE}"
        if tests:
            machine += ",params.tests=true,action=test"
        if rng.random() < 0.05:
            machine += ",params.language=true"
        args = ["-M", machine, "-monitor", "stdio"]
        if rng.random() < 0.7 or target not in ("aarch64", "arm", "riscv64", "riscv32"):
            args.append("-S")
        return Case("calls", k, target, {}, args, MONITOR, lambda r, _: judge.calls(r.status, r.out, r.err), "calls", None)

    def script(self, rng, k, target):
        sort = rng.randrange(10)
        facts = self.facts[target]
        place = None
        if sort < 4:
            label, text = "mutant", self.corpus.script(rng, target)
        elif sort < 7:
            label, text = "wild", graphs.Wild(rng, target, facts).text()
        else:
            good = graphs.Good(rng, target, facts)
            label = "good"
            if sort < 9:
                label, place = graphs.Planter(good).plant()
                label = "planted " + label
            text = good.text()
        files = {"case.lua": text.encode("utf-8", "surrogateescape")}
        machine, started = "scripted,script=case.lua", rng.random() < 0.2
        args = [] if started else ["-monitor", "none"]
        if started:
            args = ["-monitor", "stdio"] + (["-S"] if rng.random() < 0.7 else [])
        else:
            machine += ",action=check"
        if label in ("wild", "mutant"):
            machine, more = self.options(rng, machine)
            args += more
        return Case("script", k, target, files, ["-M", machine, *args], b"quit\n" if started else b"",
                    self.judge_of(label, place), label, None)

    @staticmethod
    def options(rng, machine):
        """Command lines that fit no better than the script."""
        args = []
        for chance, text in [(0.03, ",params.x=5"), (0.02, ",params.harts=-1"), (0.02, ",params.a.b=c"), (0.02, ",overlay=case.lua"),
                             (0.02, ",code=require('qemu').ram{}"), (0.01, ",memory-limit=1M"), (0.01, ",budget=1M"),
                             (0.01, ",action=help"), (0.01, ",action=arch")]:
            if rng.random() < chance:
                machine += text
        for chance, more in [(0.05, ["-m", rng.choice(["1", "64", "3G", "0", "7"])]), (0.05, ["-smp", rng.choice(["1", "2", "8"])]),
                             (0.03, ["-cpu", rng.choice(["x", "max", "rv64", "cortex-a53,x=y"])]),
                             (0.03, ["-kernel", rng.choice(["case.lua", "nosuch", "/etc/passwd"])]),
                             (0.02, ["-append", "x"]), (0.03, ["-serial", "null"]), (0.02, ["-device", "serial-mm,id=d1"]),
                             (0.01, ["-bios", "case.lua"]), (0.01, ["-dtb", "case.lua"])]:
            if rng.random() < chance:
                args += more
        return machine, args

    @staticmethod
    def judge_of(label, place):
        def lines_of(files):
            return {path: data.count(b"\n") + 1 for path, data in files.items()}
        if place:
            return lambda r, files: judge.planted(r.status, r.err, lines_of(files), "case.lua", place)
        if label == "good":
            return lambda r, files: judge.good(r.status, r.err, lines_of(files))
        return lambda r, files: judge.script(r.status, r.err, lines_of(files))


class Runner:
    """Runs cases, each in a process of its own; a folder and emulators a thread."""

    def __init__(self, bin_dir, server):
        self.bin_dir = bin_dir
        self.server = server
        self.root = tempfile.mkdtemp(prefix="faults-")
        self.local = threading.local()
        self.numbers = itertools.count()
        self.emulators = []
        self.lock = threading.Lock()

    def folder(self):
        if not hasattr(self.local, "path"):
            self.local.path = os.path.join(self.root, str(next(self.numbers)))
            self.local.emulators = {}
            os.mkdir(self.local.path)
        return self.local.path

    def emulator_of(self, target):
        emulators = self.local.emulators
        if target not in emulators:
            emulators[target] = emulator.Emulator(self.bin_dir, self.server, target)
            with self.lock:
                self.emulators.append(emulators[target])
        return emulators[target]

    def run(self, case, files=None, args=None):
        folder = self.folder()
        for name, data in (case.files if files is None else files).items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        paths = [os.path.join(folder, name) for name in ("stdin", "stdout", "stderr")]
        with open(paths[0], "wb") as file:
            file.write(case.answer)
        status = self.emulator_of(case.target).run(folder, QUIET + (args or case.args), TIMEOUT)
        out, err = (self.read(path) for path in paths[1:])
        return Result(status, out, err)

    @staticmethod
    def read(path):
        with open(path, "rb") as file:
            return file.read(OUTPUT_MAX).decode(errors="replace")

    def close(self):
        for each in self.emulators:
            each.close()
        shutil.rmtree(self.root, ignore_errors=True)


# Making a bad case small

def smaller(parts, still_bad):
    """As few of the parts as possible, in as few tries as sensible."""
    size = max(1, len(parts) // 2)
    tries = 0
    while size >= 1 and tries < 250:
        at = 0
        while at < len(parts) and tries < 250:
            tries += 1
            rest = parts[:at] + parts[at + size:]
            if rest and still_bad(rest):
                parts = rest
            else:
                at += size
        if size == 1:
            break
        size //= 2
    return parts


def minimise(runner, case, verdict):
    """(files, args) of a smaller case that is bad in the same way."""
    if case.label.startswith("planted") or case.label == "good" or verdict.why == "hang":
        return case.files, case.args

    def same(files, args):
        found = case.judge(runner.run(case, files, args), files)
        return found.kind == "bad" and found.why == verdict.why

    if case.kind == "script":
        lines = case.files["case.lua"].split(b"\n")
        lines = smaller(lines, lambda some: same({"case.lua": b"\n".join(some)}, case.args))
        return {"case.lua": b"\n".join(lines)}, case.args

    def chosen(numbers):
        return ["-M", case.args[1] + ",params.only=" + ":".join(map(str, numbers))] + case.args[2:]

    trace = runner.run(case, None, ["-M", case.args[1] + ",params.trace=true"] + case.args[2:])
    numbers = sorted({int(line.split(":")[0].split(" ")[-1]) for line in trace.out.splitlines()
                      if line.split(":")[0].split(" ")[-1].isdigit()})
    if numbers and same({}, chosen(numbers)):
        return {}, chosen(smaller(numbers, lambda some: same({}, chosen(some))))
    return {}, case.args


def describe(runner, case, files, args):
    result = runner.run(case, files, args)
    text = [f"{case.kind}:{case.k} ({case.label}), qemu-system-{case.target} " + " ".join(QUIET + args)]
    for name, data in files.items():
        text += [f"--- {name}", data.decode(errors="replace")]
    if case.kind == "calls":
        traced = runner.run(case, files, ["-M", args[1] + ",params.trace=true"] + args[2:])
        text += ["--- calls", "\n".join(line for line in traced.out.splitlines() if "(qemu)" not in line[:6] or ": " in line)[-6000:]]
    return "\n".join(text + [f"--- status {result.status}, stderr:", result.err[-4000:]])


class Campaign:
    def __init__(self, options):
        self.options = options
        self.bin_dir = os.path.join(options.build, "bin")
        self.generator = Generator(options.seed, self.bin_dir, options.target or TARGETS)
        self.runner = Runner(self.bin_dir, os.path.join(options.build, "tests/faults/forkserver.so"))
        self.keep = options.keep or f"faults-{options.seed}"
        self.kinds = collections.Counter()
        self.labels = collections.Counter()
        self.calls = 0
        self.bad = []
        self.seen = set()
        self.stopped = False
        self.lock = threading.Lock()
        self.started = time.monotonic()

    def one(self, kind, k):
        case = self.generator.case(kind, k)
        result = self.runner.run(case)
        verdict = case.judge(result, case.files)
        calls = 0
        if kind == "calls":
            calls = max([int(w[w.index("calls") + 1]) for w in (line.split() for line in result.out.splitlines())
                         if "calls" in w[:-1] and "ok" in w], default=0)
        with self.lock:
            self.kinds[kind, verdict.kind] += 1
            self.labels[case.label.split()[0]] += 1
            self.calls += calls
        if verdict.kind == "bad":
            self.report(case, verdict)
        return calls

    def report(self, case, verdict):
        with self.lock:
            self.bad.append((case, verdict))
            known = (case.label, verdict.why) in self.seen
            self.seen.add((case.label, verdict.why))
        print(f"bad: --seed {self.options.seed} --case {case.kind}:{case.k}: {case.label}: {verdict.why}", flush=True)
        if known:
            return  # its like is made small already
        files, args = minimise(self.runner, case, verdict)
        os.makedirs(self.keep, exist_ok=True)
        path = os.path.join(self.keep, f"{case.kind}-{case.k}.txt")
        with open(path, "w", encoding="utf-8", errors="replace") as file:
            file.write(f"{verdict.why}\n" + describe(self.runner, case, files, args) + "\n")
        print(f"bad: {path}", flush=True)

    def work(self):
        """Cases until there were enough: scripts by number, calls by what was called."""
        options = self.options
        numbers = itertools.count()
        script_numbers = iter(range(options.first, options.first + options.scripts))

        def worker():
            while not self.stopped:
                with self.lock:
                    k = next(script_numbers, None)
                    kind = "script"
                    if k is None:
                        if self.calls >= options.calls:
                            return
                        kind, k = "calls", options.first + next(numbers)
                self.one(kind, k)

        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for future in [pool.submit(worker) for _ in range(options.jobs)]:
                future.result()

    def stop(self):
        """No new cases: what was tried until now is summed up."""
        self.stopped = True

    def summary(self):
        seconds = time.monotonic() - self.started
        scripts = sum(n for (kind, _), n in self.kinds.items() if kind == "script")
        processes = sum(self.kinds.values())
        print(f"seed {self.options.seed}, {len(self.generator.targets)} emulators, {self.options.jobs} jobs")
        for kind in ("script", "calls"):
            found = {verdict: n for (k, verdict), n in sorted(self.kinds.items()) if k == kind}
            if found:
                print(f"{kind}: " + ", ".join(f"{n} {verdict}" for verdict, n in found.items()))
        print(f"{scripts} scripts ({', '.join(f'{n} {label}' for label, n in sorted(self.labels.items()) if label != 'calls')}), "
              f"{self.calls} calls, {processes} processes in {seconds:.0f} s ({processes / seconds:.1f} processes/s)")
        print(f"{len(self.bad)} bad")


def show(campaign, name):
    kind, _, k = name.partition(":")
    case = campaign.generator.case(kind, int(k))
    result = campaign.runner.run(case)
    verdict = case.judge(result, case.files)
    print(describe(campaign.runner, case, case.files, case.args))
    print(f"verdict: {verdict.kind} {verdict.why}")
    return verdict.kind == "bad"


def main():
    parser = argparse.ArgumentParser(description="the fault campaign")
    parser.add_argument("--scripts", type=int, default=0, metavar="N", help="how many scripts")
    parser.add_argument("--calls", type=int, default=0, metavar="N", help="how many calls, at least")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, metavar="K", help="number of the first case")
    parser.add_argument("--case", metavar="KIND:K", help="this case alone, and show it")
    parser.add_argument("--build", metavar="DIR", type=os.path.abspath, default=os.path.join(ROOT, "build"),
                        help="a build tree (default: build)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", metavar="DIR", help="where bad cases are saved")
    parser.add_argument("--target", action="append")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_MAX, FILE_MAX))
    campaign = Campaign(options)
    signal.signal(signal.SIGTERM, lambda *_: campaign.stop())
    try:
        if options.case:
            sys.exit(1 if show(campaign, options.case) else 0)
        campaign.work()
        campaign.summary()
    finally:
        campaign.runner.close()
    sys.exit(1 if campaign.bad else 0)


main()
