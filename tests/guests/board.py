# SPDX-License-Identifier: MIT
"""What holds for every board with firmware that has a prompt."""

import contextlib
import os
import re
import subprocess
import tempfile

from guest import ROOT, SLOWNESS, Guest
from tap import Skip, check, check_in, test


def need(path, package):
    """A file that a Debian package brings; without it the test is skipped."""
    if not os.path.exists(path):
        raise Skip(f"{path} is missing (package {package})")
    return path


@contextlib.contextmanager
def snapshots():
    """Arguments for a disk that savevm can write to."""
    with tempfile.TemporaryDirectory() as folder:
        disk = os.path.join(folder, "snapshots.qcow2")
        try:
            run("qemu-img", "create", "-q", "-f", "qcow2", disk, "1M")
        except FileNotFoundError:
            raise Skip("no qemu-img (package qemu-utils)") from None
        yield ["-drive", f"if=none,id=snapshots,format=qcow2,file={disk}"]


def save(guest, name):
    said = guest.hmp(f"savevm {name}")
    check(said == "", f"savevm: {said}")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 * SLOWNESS)
    check(done.returncode == 0, f"{' '.join(command)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Board:
    """A machine of the template library, with firmware on it."""

    script = ""  # below machines/
    emulator = ""
    part = ("", "")  # QOM type and id of a device that the script declares
    memory = ""  # the id of a memory node
    gdb_architecture = ""

    def arguments(self):
        """Of the command line: the firmware, beside -M."""
        raise NotImplementedError

    def to_prompt(self, guest):
        """Wait until the firmware takes commands; after start and reset."""
        raise NotImplementedError

    def begin(self, guest):
        """Type the first half of a command."""
        raise NotImplementedError

    def finish(self, guest, word):
        """Type the rest, with `word` in it, and see the whole answered."""
        raise NotImplementedError

    def start(self, *more):
        machine = f"scripted,script={os.path.join(ROOT, 'machines', self.script)}"
        return Guest(self.emulator, ["-M", machine, *self.arguments(), *more])


class UBoot(Board):
    """A board that boots U-Boot."""

    boot_timeout = 30

    def to_prompt(self, guest):
        guest.expect("autoboot", self.boot_timeout)
        guest.send("\r")
        guest.expect("=> ", self.boot_timeout)

    def begin(self, guest):
        guest.send("echo un")
        guest.expect("echo un")

    def finish(self, guest, word):
        guest.send(f"finished {word}\r")
        guest.expect(f"\nunfinished {word}\r\n")
        guest.expect("=> ")


def common_tests(board):
    """Register the tests that every board must pass."""

    @test("what savevm wrote in the middle of a command goes on there in another process")
    def snapshot():
        with snapshots() as drive:
            with board.start(*drive) as guest:
                board.to_prompt(guest)
                board.begin(guest)
                save(guest, "middle")
                board.finish(guest, "one")
            with board.start(*drive, "-loadvm", "middle") as guest:
                board.finish(guest, "two")
                guest.qmp("system_reset")
                board.to_prompt(guest)

    @test("gdb attaches, steps, and stops at a breakpoint")
    def gdb():
        with tempfile.TemporaryDirectory() as folder:
            socket = os.path.join(folder, "gdb")
            with board.start("-S", "-gdb", f"unix:{socket},server=on,wait=off") as guest:
                check(guest.qmp("query-status")["status"] == "prelaunch", "-S: the machine runs")
                said = run(
                    "gdb-multiarch", "-nx", "-batch",
                    "-ex", f"set architecture {board.gdb_architecture}",
                    "-ex", f"target remote {socket}",
                    "-ex", "printf \"start %#lx\\n\", $pc",
                    "-ex", "stepi", "-ex", "printf \"second %#lx\\n\", $pc",
                    "-ex", "stepi 20", "-ex", "set $later = $pc", "-ex", "printf \"later %#lx\\n\", $later",
                    "-ex", "monitor system_reset",
                    "-ex", "maintenance flush register-cache",
                    "-ex", "break *$later", "-ex", "continue",
                    "-ex", "printf \"stopped %#lx\\n\", $pc",
                    "-ex", "delete", "-ex", "detach")
                check_gdb(said)
                board.to_prompt(guest)  # and the machine goes on

    def check_gdb(said):
        where = dict(re.findall(r"^(start|second|later|stopped) (0x[0-9a-f]+|0)$", said, re.M))
        check(len(where) == 4, f"gdb said:\n{said}")
        check(where["second"] != where["start"], f"stepi does not step:\n{said}")
        check(where["stopped"] == where["later"], f"the breakpoint is missed:\n{said}")

    @test("the monitor shows the script's ids, and the line each comes from")
    def names():
        with board.start("-S") as guest:
            type_name, part = board.part
            check_in(f'dev: {type_name}, id "{part}"', guest.hmp("info qtree"))
            check_in(f"/{part} ({type_name})", guest.hmp("info qom-tree"))
            check_in(board.memory, guest.hmp("info mtree"))
            origin = guest.qmp("qom-get", path=f"/machine/{part}", property="origin")
            path, _, line = origin.rpartition(":")
            check_in(board.script, path)
            with open(path if os.path.isabs(path) else os.path.join(ROOT, path)) as script:
                check_in(f'q.device "{type_name}"', script.read().splitlines()[int(line) - 1])
