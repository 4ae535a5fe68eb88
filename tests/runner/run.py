#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `qemu-scripted test` promises, with emulators that are none (see qemu-system-fake).

usage: run.py BUILD [WORDS…]
"""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "guests"))

import tap  # noqa: E402  (the path comes first)
from tap import Skip, check, check_in, test  # noqa: E402

BUILD = Path(sys.argv.pop(1)).resolve()
ROOT = Path(tempfile.mkdtemp(prefix="runner."))
COMMAND = ROOT / "bin" / "qemu-scripted"


def install():
    """A tree like an installed one, whose only emulators are the fakes."""
    fakes = ROOT / "path"
    launchers = ROOT / "lib" / "qemu-scripted" / "bin"
    for folder in (COMMAND.parent, fakes, launchers):
        folder.mkdir(parents=True)
    shutil.copy(BUILD / "bin" / "qemu-scripted", COMMAND)
    for arch in ("fake", "other"):
        for folder in (fakes, launchers):
            (folder / f"qemu-system-{arch}").symlink_to(HERE / "qemu-system-fake")


def environment():
    path = f"{ROOT / 'path'}:{COMMAND.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "TMPDIR": str(ROOT), "LC_ALL": "C.UTF-8"}


class Result:
    def __init__(self, status, out, err, seconds):
        self.status, self.out, self.err, self.seconds = status, out, err, seconds
        self.last = out.splitlines()[-1] if out else ""

    def __str__(self):
        return f"status {self.status}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Folder:
    """Test files for the fakes, in a folder of their own."""

    def __init__(self):
        self.path = Path(tempfile.mkdtemp(dir=ROOT, prefix="files."))

    def file(self, name, *cases, **script):
        """A case is a name, or a name and what it does, or all of it."""
        def full(case):
            if isinstance(case, dict):
                return case
            name, act = case if isinstance(case, tuple) else (case, "ok")
            return {"name": name, "do": act}
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"cases": [full(c) for c in cases], **script}))
        return self

    def run(self, *args, status=None, limit=60, env=None):
        start = time.monotonic()
        try:
            p = subprocess.run([COMMAND, "test", *map(str, args)], cwd=self.path, timeout=limit,
                               env=env or environment(), stdin=subprocess.DEVNULL,
                               capture_output=True)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it was still running after {limit} s") from None
        result = Result(p.returncode, p.stdout.decode(), p.stderr.decode(), time.monotonic() - start)
        if status is not None:
            check(result.status == status, f"expected status {status}, got {result}")
        return result

    def read(self, name):
        return (self.path / name).read_text()


def check_last(result, text):
    check(result.last == text, f"expected the last line {text!r} in {result}")


def check_gone(pid_file):
    pid = int(Path(pid_file).read_text())
    for _ in range(50):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return
        if state == "Z":
            return
        time.sleep(0.1)
    raise AssertionError(f"process {pid} is still there")


def leftovers():
    return sorted(p.name for p in ROOT.glob("qemu-scripted-*"))


# ---- What is found, and run ----

@test("files that pass give status 0 and a count in the last line")
def _():
    r = Folder().file("a_test.lua", "one", "two").file("sub/b_test.lua", "three").run(status=0)
    check_last(r, "3 passed, 0 failed, 0 skipped")
    check_in("ok    a_test.lua: 2 passed", r.out)
    check_in("ok    sub/b_test.lua: 1 passed", r.out)
    check(r.err == "", r)


@test("only *_test.lua is found, hidden folders are left out, and a named file is taken")
def _():
    f = Folder().file("a_test.lua", "one").file("other.lua", "two").file(".x/b_test.lua", "three")
    check_last(f.run(status=0), "1 passed, 0 failed, 0 skipped")
    check_last(f.run("other.lua", "./a_test.lua", "a_test.lua", status=0), "2 passed, 0 failed, 0 skipped")


@test("a folder without tests, a missing file and a wrong option are errors of usage")
def _():
    f = Folder()
    check_in("no *_test.lua", f.run(status=2).err)
    check_in("there is no x_test.lua", f.run("x_test.lua", status=2).err)
    check_in("--nonsense", f.run("--nonsense", status=2).err)
    f.file("a_test.lua", "one")
    for wrong in ("--shard=0/2", "--shard=3/2", "--shard=x", "-j0", "--seed=-5", "--timeout=-1",
                  "--executor=true", "--merge", "--repeat=0"):
        check(f.run(wrong).status == 2, f"{wrong} is accepted")
    check_in("no case matches", f.run("--filter", "nothing", status=2).err)


@test("each kind of result is counted and shown")
def _():
    r = Folder().file("a_test.lua", "p", ("f", "fail"), ("s", "skip"), ("xf", "xfail"),
                      ("xp", "xpass")).run(status=1)
    check_last(r, "2 passed, 2 failed, 1 skipped")
    check_in("FAIL  a_test.lua: 2 failed, 2 passed, 1 skipped", r.out)
    check_in("  FAIL  f (a_test.lua:20)", r.out)
    check_in("    f.lua:14: expected 'a'\n    seen 'b'\n", r.out)
    check_in("passed, though it was expected to fail", r.out)
    check("needs a" not in r.out, r)
    check_in("needs a # moon", Folder().file("a_test.lua", ("s", "skip")).run("-v", status=0).out)


@test("without a file that a suite needs, its cases are skipped")
def _():
    f = Folder().file("a_test.lua", "one", "two", needs=["b_test.lua", "fw.bin"]).file("b_test.lua", "three")
    r = f.run("--verbose", status=0)
    check_last(r, "1 passed, 0 failed, 2 skipped")
    check_in("there is no fw.bin", r.out)
    (f.path / "fw.bin").touch()
    check_last(f.run(status=0), "3 passed, 0 failed, 0 skipped")


@test("the script's architecture decides which emulator runs it")
def _():
    r = Folder().file("a_test.lua", "one", arch="other").file("b_test.lua", "two").run(status=0)
    check_last(r, "2 passed, 0 failed, 0 skipped")
    r = Folder().file("a_test.lua", "one", arch="z80").run(status=1)
    check_in("qemu-system-z80 is not installed", r.out)


@test("QEMU gets the suite's arguments, the settings, the seed and what follows --")
def _():
    f = Folder().file("a,b_test.lua", ("x", "show-args"), args=["-kernel", "fw.elf"], icount=3)
    r = f.run("--seed=7", "params.a=1,2", "a,b_test.lua", "--", "-trace", "t", status=1)
    check_in("args: -S -display none -nodefaults -serial none -monitor none -parallel none "
             "-icount shift=3,sleep=off -kernel fw.elf -trace t -M\n", r.out)
    check_in('options: {"action": "test", "params.a": "1,2", "testing.seed": "7"}', r.out)
    check_in("1 case in 1 file, seed 7", r.out)


@test("isolation 'process' starts a process a case, side by side")
def _():
    cases = [(f"c{n}", "slow") for n in range(4)] + [("bad", "crash"), ("args", "show-args")]
    f = Folder().file("a_test.lua", *cases, isolation="process")
    r = f.run("-j6", status=1)
    check_last(r, "4 passed, 2 failed, 0 skipped")
    check_in('"testing.case": "args"', r.out)
    check(r.out.count("assertion failed") == 1, r)


@test("-j runs files side by side")
def _():
    f = Folder()
    for n in range(4):
        f.file(f"{n}_test.lua", {"name": "c", "do": "slow", "seconds": 1})
    slow = f.run("-j1", status=0)
    fast = f.run("-j4", status=0)
    check(fast.seconds < slow.seconds - 1.5, f"{fast.seconds} s and {slow.seconds} s")
    strip = lambda r: re.sub(r" \(.*?\)|seed \d+", "", r.out)
    check(strip(slow) == strip(fast), "the order of the report depends on -j")


# ---- Emulators that misbehave ----

@test("a crash is the failure of the case that ran; the others were not run")
def _():
    r = Folder().file("a_test.lua", "one", ("bad", "crash"), "three").file("b_test.lua", "x").run(status=1)
    check_last(r, "2 passed, 1 failed, 1 skipped")
    check_in("FAIL  bad (a_test.lua:20)", r.out)
    check_in("QEMU was killed by signal 6 (Aborted)", r.out)
    check_in("| qemu: assertion failed: fake", r.out)


@test("an emulator that leaves, dies in a line, or crashes outside any case is a failure")
def _():
    r = Folder().file("a_test.lua", ("bad", "leave")).run(status=1)
    check_in("QEMU ended with status 3", r.out)
    check_in("cannot go on", r.out)
    r = Folder().file("a_test.lua", ("bad", "die-in-a-line")).run(status=1)
    check_in("QEMU ended with status 0; it had reported what is no event", r.out)
    check_last(r, "0 passed, 1 failed, 0 skipped")
    r = Folder().file("a_test.lua", "one", end="crash").run(status=1)
    check_last(r, "1 passed, 1 failed, 0 skipped")
    check_in("the file as a whole", r.out)
    r = Folder().file("a_test.lua", "one", begin="crash").run(status=1)
    check_last(r, "0 passed, 1 failed, 1 skipped")
    r = Folder().file("a_test.lua", "one", end="nothing").run(status=1)
    check_last(r, "1 passed, 1 failed, 0 skipped")
    check_in("QEMU ended with status 0", r.out)
    r = Folder().file("a_test.lua", "one", ("two", "nothing")).run(status=1)
    check_in("done before it had run all cases", r.out)
    check_last(r, "1 passed, 1 failed, 0 skipped")


@test("an emulator that reports a failure and ends is that one failure")
def _():
    r = Folder().file("a_test.lua", "one", ("bad", "fail-and-leave"), "three").run("-v", status=1)
    check_last(r, "1 passed, 1 failed, 1 skipped")
    check_in("expected 'a'", r.out)
    check_in("cannot go on", r.out)
    check_in("not run: QEMU ended with status 3", r.out)


@test("a hang ends with the guard, and all that hung with it is gone")
def _():
    f = Folder()
    child = f.path / "child"
    f.file("a_test.lua", "one", ("bad", "hang-with-child"), "three", child=str(child))
    r = f.run("--timeout", "1", status=1, limit=20)
    check_in("QEMU reported nothing for 1 s and was killed", r.out)
    check_in("| now it hangs", r.out)
    check_last(r, "1 passed, 1 failed, 1 skipped")
    check_gone(child)
    r = Folder().file("a_test.lua", "one", end="hang").run("--timeout", "1", status=1, limit=20)
    check_last(r, "1 passed, 1 failed, 0 skipped")


@test("the suite's own time-out is a guard, too, and events restart it")
def _():
    cases = [{"name": f"c{n}", "do": "slow", "seconds": 0.4} for n in range(5)]
    Folder().file("a_test.lua", *cases).run("--timeout=1.2", status=0)


@test("a child that is left behind holds nothing up and is ended")
def _():
    f = Folder()
    child = f.path / "child"
    f.file("a_test.lua", ("one", "leave-child"), child=str(child))
    r = f.run(status=0, limit=20)
    check(r.seconds < 10, r)
    check_gone(child)


@test("so is a daemon")
def _():
    f = Folder()
    child = f.path / "child"
    f.file("a_test.lua", ("one", "leave-daemon"), child=str(child))
    r = f.run(status=0, limit=20)
    check(r.seconds < 10, r)
    check_gone(child)


@test("a flood of output is cut in the middle; one without end ends with the guard")
def _():
    r = Folder().file("a_test.lua", ("loud", "flood"), ("bad", "crash")).run("--tap=r.tap", status=1)
    check_last(r, "1 passed, 1 failed, 0 skipped")
    f = Folder().file("a_test.lua", ("loud", "flood"), ("bad", "crash"))
    f.run("--tap=r.tap", status=1)
    text = f.read("r.tap")
    check_in("first words", text)
    check_in("bytes left out", text)
    check(len(text) < 100000, f"{len(text)} bytes")
    r = Folder().file("a_test.lua", ("bad", "flood-for-ever")).file("b_test.lua", "one").run(
        "--timeout=1", "-j1", status=1, limit=30)
    check_last(r, "1 passed, 1 failed, 0 skipped")


@test("garbage among the results is a failure of the file, garbage without end no hang")
def _():
    r = Folder().file("a_test.lua", ("x", "garbage"), "y").run(status=1)
    check_last(r, "2 passed, 1 failed, 0 skipped")
    check_in("QEMU reported what is no event here", r.out)
    check("\x1b" not in r.out and "\0" not in r.out, repr(r.out))
    r = Folder().file("a_test.lua", ("x", "wrong-case")).run(status=1)
    check_in("nobody knows this", r.out)
    r = Folder().file("a_test.lua", ("x", "garbage-for-ever")).run("--timeout=1", status=1, limit=30)
    check_last(r, "0 passed, 1 failed, 0 skipped")


@test("a file that cannot be planned fails with what QEMU said")
def _():
    f = Folder().file("b_test.lua", "fine")
    for plan, text in (("syntax-error", "x_test.lua:3: unexpected symbol"), ("crash", "signal 6"),
                       ("duplicate", "two cases have the name 'twin'"),
                       ("no-machine", "declares no machine and no cases"), ("no-plan", "told no plan")):
        f.file("a_test.lua", "one", plan=plan)
        r = f.run(status=1)
        check_in(text, r.out)
        check_last(r, "1 passed, 1 failed, 0 skipped")
    f.file("a_test.lua", plan="hang")
    check_in("reported nothing for 1 s", f.run("--timeout=1", status=1, limit=20).out)
    (f.path / "a_test.lua").write_text("no script at all")
    check_last(f.run(status=1), "1 passed, 1 failed, 0 skipped")


@test("an interrupt kills all and still reports")
def _():
    f = Folder()
    child = f.path / "child"
    f.file("a_test.lua", "one", ("two", "hang-with-child"), child=str(child)).file("b_test.lua", "x")
    p = subprocess.Popen([COMMAND, "test", "-j1"], cwd=f.path, env=environment(),
                         stdout=subprocess.PIPE, text=True)
    for _ in range(100):
        if child.exists() and child.read_text():
            break
        time.sleep(0.1)
    p.send_signal(signal.SIGINT)
    out, _ = p.communicate(timeout=20)
    check(p.returncode == 1 and out.endswith("1 passed, 0 failed, 2 skipped\n"), f"{p.returncode}\n{out}")
    check_gone(child)


@test("a runner that is killed takes its emulators along")
def _():
    f = Folder()
    pid = f.path / "pid"
    f.file("a_test.lua", ("one", "hang"))
    # The emulator leaves its number where it is started.
    wrapper = f"#!/bin/sh\n[ \"$1\" = -S ] && echo $$ > {pid}\nexec {HERE}/qemu-system-fake \"$@\"\n"
    fake = ROOT / "lib" / "qemu-scripted" / "bin" / "qemu-system-fake"
    fake.unlink()
    fake.write_text(wrapper)
    fake.chmod(0o755)
    try:
        p = subprocess.Popen([COMMAND, "test"], cwd=f.path, env=environment(),
                             stdout=subprocess.DEVNULL)
        for _ in range(100):
            if pid.exists() and pid.read_text():
                break
            time.sleep(0.1)
        p.kill()
        p.wait()
        check_gone(pid)
    finally:
        fake.unlink()
        fake.symlink_to(HERE / "qemu-system-fake")
    for left in ROOT.glob("qemu-scripted-*"):  # it had no chance to
        shutil.rmtree(left)


# ---- Choosing ----

@test("--list prints the cases with their places and tags")
def _():
    f = Folder().file("a_test.lua", "one", {"name": "two", "tags": ["slow", "net"]})
    r = f.run("--list", status=0)
    check(r.out == "a_test.lua:10: one\na_test.lua:20: two [slow, net]\n", r)


@test("--filter takes parts of names, wildcards, tags and their opposites")
def _():
    f = Folder().file("a_test.lua", "uart echo", {"name": "uart burst", "tags": ["slow"]}, "timer")
    f.file("b_test.lua", "uart irq", isolation="process")
    def listed(*patterns):
        args = [a for p in patterns for a in ("--filter", p)]
        names = [line.split(": ")[1] for line in f.run("--list", *args, status=0).out.splitlines()]
        ran = f.run("-v", *args, status=0).out
        for name in names:
            check_in(f"ok    {name.split(' [')[0]}", ran)
        check(ran.count("  ok ") == len(names), ran)
        return names
    check(listed("uart") == ["uart echo", "uart burst [slow]", "uart irq"], "part")
    check(listed("uart*o") == ["uart echo"], "wildcard")
    check(listed("tag:slow", "timer") == ["uart burst [slow]", "timer"], "either of two")
    check(listed("!tag:slow") == ["uart echo", "timer", "uart irq"], "not a tag")
    check(listed("uart", "!*irq") == ["uart echo", "uart burst [slow]"], "both")


@test("shards are disjoint and make the whole, and their merged report is that of one run")
def _():
    f = Folder().file("a_test.lua", *[f"a{n}" for n in range(5)], ("bad", "fail"))
    f.file("b_test.lua", *[f"b{n}" for n in range(5)], isolation="process").file("c_test.lua", "c", plan="crash")
    f.run("--seed=1", "--no-times", "--junit=whole.xml", "--tap=whole.tap", "--result=whole.json")
    for k in (1, 2, 3, 4, 5):
        f.run("--seed=1", f"--shard={k}/5", f"--result=part{k}.json")
    r = f.run("--merge", *[f"part{k}.json" for k in (3, 1, 5, 4, 2)], "--no-times",
              "--junit=merged.xml", "--tap=merged.tap", "--result=merged.json", status=1)
    check_last(r, "10 passed, 2 failed, 0 skipped")
    for name in ("xml", "tap", "json"):
        whole, merged = f.read(f"whole.{name}"), f.read(f"merged.{name}")
        check(whole == merged, f"{whole}\n--- merged\n{merged}")


@test("--fail-fast stops at the first failure")
def _():
    f = Folder().file("a_test.lua", "one", ("two", "fail"), ("three", "slow"))
    f.file("b_test.lua", ("four", "slow"))
    r = f.run("--fail-fast", "-j1", status=1)
    check_last(r, "1 passed, 1 failed, 2 skipped")
    check_in("not run: stopped at the first failure", f.run("--fail-fast", "-j1", "-v").out)


@test("--repeat runs all several times, each with the next seed")
def _():
    f = Folder().file("a_test.lua", ("x", "show-args")).file("b_test.lua", "y")
    r = f.run("--repeat=3", "--seed=5", status=1)
    check_last(r, "3 passed, 3 failed, 0 skipped")
    check(re.findall(r'"testing.seed": "(\d+)"', r.out) == ["5", "6", "7"], r)
    check_in("FAIL  a_test.lua (repetition 3)", r.out)


# ---- Reports ----

def kinds():
    f = Folder().file("a_test.lua", "p # SKIP", ("f", "fail"), ("s", "skip"), ("xf", "xfail"), ("xp", "xpass"))
    return f.file("b_test.lua", ("binary", "binary"), ("c", "crash"), "left")


@test("TAP says what each case came to")
def _():
    f = kinds()
    r = f.run("--tap=-", "--seed=3", status=1)
    check(r.out.startswith("TAP version 13\n1..8\n"), r)
    check_in("ok 1 - a_test.lua: p \\# SKIP\n", r.out)
    check_in("not ok 2 - a_test.lua: f\n  ---\n  at: 'a_test.lua:20'\n  seed: 3\n  message: |2\n"
             "    f.lua:14: expected 'a'\n    seen 'b'\n  duration_ms: 1.000\n  ...\n", r.out)
    check_in("ok 3 - a_test.lua: s # SKIP needs a \\# moon\n", r.out)
    check_in("not ok 4 - a_test.lua: xf # TODO not yet\n", r.out)
    check_in("\nok 5 - a_test.lua: xp # TODO not yet\n", r.out)
    check_in("not ok 7 - b_test.lua: c\n", r.out)
    check_in("ok 8 - b_test.lua: left # SKIP not run: QEMU was killed by signal 6 (Aborted)\n", r.out)
    check(r.err.endswith("2 passed, 4 failed, 2 skipped\n"), r)


@test("JUnit's XML is well formed whatever guests say, and has it all")
def _():
    f = kinds()
    f.run("--junit=r.xml", "--seed=3", status=1)
    root = ET.fromstring(f.read("r.xml"))
    check((root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped"))
          == ("8", "3", "1", "3"), f.read("r.xml"))
    cases = {c.get("name"): c for c in root.iter("testcase")}
    check(cases["f"].find("failure").get("message") == "f.lua:14: expected 'a'", f.read("r.xml"))
    check(cases["f"].get("line") == "20" and cases["f"].get("file") == "a_test.lua", "place")
    check_in("bold <&>\"' ]]> \U0001f600", cases["binary"].find("failure").text)
    check_in("assertion failed", cases["c"].find("system-out").text)
    check(root.find("testsuite/properties/property").get("value") == "3", "seed")


@test("same seed, same bytes: every report, 10 times, at any -j")
def _():
    f = kinds()
    seen = set()
    for n in range(10):
        r = f.run("--seed=3", "--no-times", f"-j{n % 3 + 1}", "--tap=r.tap", "--junit=r.xml", "--result=r.json")
        seen.add((r.out, f.read("r.tap"), f.read("r.xml"), f.read("r.json")))
    check(len(seen) == 1, f"{len(seen)} different reports")
    text = "".join(seen.pop())
    check(not re.search(r"\d s\b|duration|time=|seconds|virtual", text), text)


@test("--timings lists the slowest cases")
def _():
    f = Folder().file("a_test.lua", "quick", {"name": "slow", "do": "slow", "seconds": 0.2})
    r = f.run("--timings", status=0)
    check_in("slowest cases:\n     0.200 s (virtual 0.000 s)  a_test.lua:20: slow\n     0.001 s", r.out)


@test("a report that cannot be written is an error")
def _():
    r = Folder().file("a_test.lua", "x").run("--tap=no/such/folder", status=1)
    check_in("no/such/folder", r.err)


@test("on a terminal there is a line of progress, and failures stay")
def _():
    f = Folder().file("a_test.lua", ("one", "slow"), ("two", "fail")).file("b_test.lua", ("three", "slow"))
    terminal, end = pty.openpty()
    p = subprocess.Popen([COMMAND, "test", "-j1"], cwd=f.path, env={**environment(), "TERM": "xterm"},
                         stdin=subprocess.DEVNULL, stdout=end)
    p.wait(timeout=60)
    out = os.read(terminal, 65536)  # all fits into its buffer
    os.close(terminal)
    os.close(end)
    text = out.decode()
    check_in("[0/3] a_test.lua: one", text)
    check_in("[2/3] 1 failed b_test.lua: three", text)
    check_in("\r\x1b[K", text)
    check_in("FAIL  two (a_test.lua:20)", text)
    check("ok  " not in text, repr(text))
    check(text.rstrip().endswith("2 passed, 1 failed, 0 skipped"), repr(text))


# ---- Other hosts ----

def many():
    f = Folder().file("a b_test.lua", "one", ("bad", "fail")).file("sub/c_test.lua", "x", "y")
    return f.file("d_test.lua", ("z", "crash"), isolation="process")


def check_executor(executor, *more):
    f = many()
    f.run("--seed=4", "--no-times", "--junit=here.xml", *more, status=1)
    r = f.run("--seed=4", "--no-times", "--junit=there.xml", "--executor", executor, *more, status=1)
    check_last(r, "3 passed, 2 failed, 0 skipped")
    check(f.read("here.xml") == f.read("there.xml"), f"{r}\n{f.read('there.xml')}")
    check(not list(f.path.glob(".qemu-scripted-*")), "it left its folder behind")


@test("an executor runs a command for each file, and the report is the same")
def _():
    check_executor("{}")
    check_executor("cd / && env {}", "-j3")
    check_executor("sh <<'END'\n{}\nEND")


@test("an executor runs a list of commands, and the report is the same")
def _():
    check_executor("sh {list}")
    check_executor("for i in $(seq {count}); do sed -n ${i}p {list} | sh & done; wait")


@test("GNU parallel is an executor, for each file and for the list")
def _():
    if not shutil.which("parallel"):
        raise Skip("there is no parallel")
    check_executor("parallel --will-cite -j2 :::: {list}")
    check_executor("cd / && parallel --will-cite -j2 < {list}")


def program(name, text):
    """A program of that name, first on the path; the environment with it."""
    folder = Path(tempfile.mkdtemp(dir=ROOT, prefix="programs."))
    (folder / name).write_text("#!/bin/sh\n" + text)
    (folder / name).chmod(0o755)
    env = environment()
    return {**env, "PATH": f"{folder}:{env['PATH']}"}


@test("GNU parallel runs it on other hosts")
def _():
    if not shutil.which("parallel"):
        raise Skip("there is no parallel")
    # An ssh whose hosts are all this one, with a shell that starts elsewhere. Parallel's worker
    # runs its commands by $SHELL, which sshd always sets and a CI's environment may lack.
    env = program("ssh", '''
until [ "$1" = hosta ] || [ "$1" = hostb ]; do shift || exit 9; done
shift
[ "$1" != -- ] || shift
cd / && SHELL=/bin/sh exec sh -c "$*"
''')
    f = many()
    r = f.run("--seed=4", "--executor", "parallel --will-cite --sshlogin 2/hosta,1/hostb :::: {list}",
              status=1, env=env)
    check_last(r, "3 passed, 2 failed, 0 skipped")


@test("the documented job script makes a Slurm array of it")
def _():
    page = (HERE.parent.parent / "docs" / "testing.md").read_text()
    script = re.search(r"```sh file=job.sh\n(.*?)```", page, re.S).group(1)
    sbatch = """
[ "$1" = --wait ] && [ "${2%%=*}" = --array ] || exit 9
last=${2##*-} job=$3 list=$4
for id in $(seq "$last"); do
    (cd / && SLURM_ARRAY_TASK_ID=$id sh "$job" "$list") &
done
wait
"""
    f = many()
    (f.path / "job.sh").write_text(script)
    r = f.run("--seed=4", "--executor", "sbatch --wait --array=1-{count} $PWD/job.sh {list}", status=1,
              env=program("sbatch", sbatch))
    check_last(r, "3 passed, 2 failed, 0 skipped")


@test("what an executor gets has the filters, repetitions and settings in it")
def _():
    f = Folder().file("a_test.lua", ("x", "show-args"), "y").file("b_test.lua", "y")
    r = f.run("--executor={}", "--seed=4", "--repeat=2", "--filter=x*", "--timeout=9",
              "params.a=b c", ".", "--", "-trace", "a b", status=1)
    check_last(r, "0 passed, 2 failed, 0 skipped")
    check_in('"params.a": "b c"', r.out)
    check_in("-trace a b", r.out)
    check_in('"testing.seed": "5"', r.out)


@test("a command that fails, lies or vanishes is a failed file with its output")
def _():
    f = Folder().file("a_test.lua", "x").file("b_test.lua", "y")
    for executor, text in (("echo no such host; false {}", "no such host"),
                           ("echo fine # {list}", "left no result"),
                           ("echo lost >&2; kill -9 $$ # {}", "killed by signal 9")):
        r = f.run("--executor", executor, status=1)
        check_in(text, r.out)
        check_last(r, "0 passed, 2 failed, 0 skipped")
    half = "set -- {}; \"$@\" >/dev/null; while [ $1 != --result ]; do shift; done; sed -i '$d' $2"
    check_in("the file is not complete", f.run("--executor", half, status=1).out)


@test("--work keeps the result files, which --merge reads")
def _():
    f = many()
    f.run("--executor={}", "--work=kept", "--seed=1", status=1)
    results = sorted(f.path.glob("kept/*.result"))
    check(len(results) == 3, results)
    check_last(f.run("--merge", *results, status=1), "3 passed, 2 failed, 0 skipped")
    (f.path / "bad.json").write_text("nonsense")
    check_in("bad.json:1: not JSON", f.run("--merge", "bad.json", status=2).err)
    check_in("not complete", f.run("--merge", "cut.json", status=2).err
             if (f.path / "cut.json").write_text(results[0].read_text().splitlines()[0]) else "")


@test("nothing is left in the folder for temporary files")
def _():
    check(leftovers() == [], leftovers())


install()
try:
    tap.main()
finally:
    shutil.rmtree(ROOT)
