#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An installation, moved after it was made.

usage: run.py SOURCE BUILD
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import shell  # noqa: E402

SCRIPT = """
local q = require "qemu"
q.machine { name = "soc", arch = "riscv64", description = "for the installation's tests" }
q.param("banks", { default = 1, help = "number of banks" })
"""

# What is typed before the tab key, and the last word there is after it.
TYPED = {
    "qemu-scripted che": "check",
    "qemu-scripted run --ov": "--overlay=",
    "qemu-scripted run soc.lua params.ba": "params.banks=",
    "qemu-scripted run soc.lua -- -device virtio-net-dev": "virtio-net-device",
    "qemu-scripted run so": "soc.lua",
    "qemu-scripted test --overlay=x -- -nogr": "-nographic",
}

count = failures = 0


def check(what, ok, why=""):
    global count, failures
    count += 1
    failures += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {what}", flush=True)
    for line in str(why).splitlines() if not ok else []:
        print("# " + line)


def skip(what, why):
    global count
    count += 1
    print(f"ok {count} - {what} # SKIP {why}", flush=True)


def run(*args, env=None):
    done = subprocess.run(args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=env, timeout=120, check=False, text=True)
    return done.returncode, done.stdout


def install(source, build, root):
    """Install below root, then move the prefix: its new place."""
    meson = shutil.which("meson")
    status, out = run(meson, "install", "-C", build, "--no-rebuild", env=dict(os.environ, DESTDIR=root))
    check("it installs below DESTDIR", status == 0, out)
    status, out = run(meson, "introspect", "--buildoptions", build)
    prefix = re.search(r'"name": "prefix", "value": "([^"]*)"', out).group(1)
    moved = os.path.join(root, "moved")
    os.rename(root + prefix, moved)
    return moved


def check_programs(prefix, script, build):
    program = os.path.join(prefix, "bin/qemu-scripted")
    emulator = os.path.join(prefix, "lib/qemu-scripted/bin/qemu-system-riscv64")
    status, out = run(program, "run", script, "--help")
    check("a script is asked", status == 0 and "params.banks=" in out, out)
    status, out = run(program, "check", os.path.join(prefix, "share/qemu-scripted/machines/riscv/virt.lua"))
    check("an installed machine is built", status == 0, out)
    status, out = run(emulator, "-M", f"scripted,script={script},action=check", "-display", "none")
    check("the installed launcher's QEMU has the machine", status == 0, out)
    status, out = run("grep", "-rlIF", build, prefix)
    check("no text names the build folder", status == 1, out)


def check_manual(prefix):
    man = os.path.join(prefix, "share/man")
    pages = {name: os.path.join(man, f"man{name[-1]}", name) for name in ("qemu-scripted.1", "qemu-scripted-lua.7")}
    for name, path in pages.items():
        if shutil.which("groff"):
            status, out = run("groff", "-man", "-Tutf8", "-ww", "-z", path)
            check(f"{name} is proper roff", status == 0 and not out, out)
        else:
            skip(f"{name} is proper roff", "without groff")
    with open(pages["qemu-scripted.1"], encoding="utf-8") as file:
        text = file.read().replace("\\-", "-")
    program = os.path.join(prefix, "bin/qemu-scripted")
    for command in re.findall(r"^  (\w+) ", run(program, "--help")[1], re.M):
        options = re.findall(r"(--[a-z-]+)", run(program, command, "--help")[1])
        missing = [word for word in options if word not in text]
        check(f"the manual has {command} and its options", not missing, missing)


def check_shells(prefix, folder):
    env = dict(os.environ, PATH=os.path.join(prefix, "bin") + ":" + os.environ["PATH"], HOME=folder, TERM="xterm")
    for name, start in shell.SHELLS.items():
        if not shutil.which(name):
            skip(f"{name} completes", f"without {name}")
            continue
        with shell.Shell(start(prefix), env, folder) as session:
            for typed, expected in TYPED.items():
                words = session.complete(typed)
                check(f"{name} completes '{typed}'", words[-1:] == [expected], session.seen)


def main():
    source, build = sys.argv[1:]
    with tempfile.TemporaryDirectory() as tmp:
        folder = os.path.join(tmp, "work")
        os.mkdir(folder)
        script = os.path.join(folder, "soc.lua")
        with open(script, "w", encoding="utf-8") as file:
            file.write(SCRIPT)
        prefix = install(source, build, os.path.join(tmp, "root"))
        check_programs(prefix, script, build)
        check_manual(prefix)
        check_shells(prefix, folder)
    print(f"1..{count}")
    sys.exit(1 if failures else 0)


main()
