#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast cases run inside the machine, and one QEMU process a case from outside.

usage: tests/bench/suites.py [--build DIR] [--runs N]

Both sides run on one CPU, in one run, on the same scripted board and guest.
From outside, a device is poked through gdb's protocol and U-Boot is talked to
through its serial line, as suites around QEMU do it. docs/benchmarks.md holds
a table, with the command that made it.
"""

import argparse
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
SCRIPT = TOP / "machines/riscv/virt.lua"
UBOOT = "/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin"
SCR = 0x10000007


class Gdb:
    """As much of gdb's remote protocol as pokes memory."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        while True:
            try:
                self.socket.connect(path)
                break
            except (FileNotFoundError, ConnectionRefusedError):
                time.sleep(0.0005)

    def command(self, text):
        self.socket.sendall(f"${text}#{sum(text.encode()) & 255:02x}".encode())
        data = b""
        while data.count(b"#") == 0 or len(data.split(b"#")[1]) < 2:
            data += self.socket.recv(4096)
        self.socket.sendall(b"+")
        return data.split(b"$")[1].split(b"#")[0].decode()


def emulator(build, *more):
    return [str(build / "bin/qemu-system-riscv64"), "-M", f"scripted,script={SCRIPT}", "-display", "none",
            "-monitor", "none", "-nic", "none", *more]


def poke_outside(build, value):
    """One case in a process of its own, by gdb's protocol."""
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/gdb"
        command = emulator(build, "-S", "-serial", "none", "-chardev",
                           f"socket,id=gdb,path={path},server=on,wait=off", "-gdb", "chardev:gdb")
        with subprocess.Popen(command) as process:
            gdb = Gdb(path)
            gdb.command("Qqemu.PhyMemMode:1")
            assert gdb.command(f"M{SCR:x},1:{value:02x}") == "OK"
            assert gdb.command(f"m{SCR:x},1") == f"{value:02x}"
            gdb.socket.close()
            process.kill()


def talk(process, wait_for, seen):
    while wait_for not in seen:
        data = os.read(process.stdout.fileno(), 4096)
        assert data, "QEMU ended"
        seen += data
    return seen.split(wait_for, 1)[1]


def command_outside(build, n):
    """One case in a process of its own, by its serial line."""
    command = emulator(build, "-serial", "stdio", "-kernel", UBOOT)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        rest = talk(process, b"Hit any key", b"")
        process.stdin.write(b" ")
        process.stdin.flush()
        rest = talk(process, b"=> ", rest)
        process.stdin.write(f"setexpr x 0x{n:x} + 1; printenv x\n".encode())
        process.stdin.flush()
        talk(process, b"x=%x\r\n" % (n + 1), rest)
        process.kill()


def suite(build, file, cases):
    """Seconds that the runner takes for a suite, from its start to its end."""
    began = time.perf_counter()
    subprocess.run([str(build / "bin/qemu-scripted"), "test", str(HERE / file), f"params.cases={cases}"],
                   check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def inside(build, file, cases):
    """Seconds that a further case takes, once QEMU has started and a first one has made the point."""
    return (suite(build, file, cases + 1) - suite(build, file, 1)) / cases


def outside(case, build, cases):
    began = time.perf_counter()
    for n in range(1, cases + 1):
        case(build, n & 0xFF)
    return (time.perf_counter() - began) / cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=TOP / "build")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    build = args.build.resolve()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    good = True
    print(f"{'case':8} {'inside':>12} {'outside':>12} {'ratio':>7}  limits")
    for name, file, case, count, wanted in (("poke", "poke_test.lua", poke_outside, 1000, 500),
                                            ("command", "command_test.lua", command_outside, 100, 20)):
        within, around = [], []
        for _ in range(args.runs):
            within.append(inside(build, file, count))
            around.append(outside(case, build, 8))
        fast, slow = 1 / min(within), 1 / min(around)
        ok = fast >= wanted and fast / slow >= 15
        good = good and ok
        print(f"{name:8} {fast:10.0f}/s {slow:10.1f}/s {fast / slow:7.0f}  >= {wanted}/s, ratio >= 15"
              f"{'' if ok else ' MISSED'}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
