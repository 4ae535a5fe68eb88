# SPDX-License-Identifier: GPL-2.0-or-later
"""Emulators that start fast: see forkserver.c."""

import os
import select
import signal
import socket
import struct
import subprocess

ARGUMENTS_MAX = 64


def _sanitizer(program):
    """AddressSanitizer's library, where the build has it: it insists on being the first."""
    listed = subprocess.run(["ldd", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False).stdout.decode()
    return next((line.split()[2] for line in listed.splitlines() if "libasan" in line), None)


class Emulator:
    """One emulator that waits to be started; a process at a time."""

    def __init__(self, bin_dir, server, target):
        ours, theirs = socket.socketpair()
        program = os.path.join(bin_dir, "qemu-system-" + target)
        preload = os.pathsep.join(filter(None, [_sanitizer(program), os.environ.get("LD_PRELOAD"), server]))
        self.socket = ours
        self.process = subprocess.Popen(
            [program, *["-S"] * ARGUMENTS_MAX],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
            env={**os.environ, "QEMU_AUDIO_DRV": "none", "FAULTS_FD": str(theirs.fileno()), "LD_PRELOAD": preload})
        theirs.close()

    def _number(self, timeout):
        """An answer, or None when none came in time."""
        if not select.select([self.socket], [], [], timeout)[0]:
            return None
        data = self.socket.recv(4, socket.MSG_WAITALL)
        if len(data) < 4:
            raise RuntimeError("an emulator does not start")
        return struct.unpack("=i", data)[0]

    @staticmethod
    def _hangs(pid, timeout):
        """Whether it sleeps, or has had that much of a CPU: on a busy host it may just have had none."""
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return fields[0] != "R" or (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") > timeout

    def run(self, folder, args, timeout):
        """Run it in a folder that has a file stdin; the exit status (below 0: a signal), None if it hangs."""
        if len(args) >= ARGUMENTS_MAX:
            raise ValueError("too many arguments")
        text = b"".join(os.fsencode(word) + b"\0" for word in [folder, *args])
        self.socket.sendall(struct.pack("=I", len(text)) + text)
        pid = self._number(None)
        status = self._number(timeout)
        while status is None and not self._hangs(pid, timeout):
            status = self._number(timeout)
        if status is None:
            os.kill(pid, signal.SIGKILL)
            self._number(None)
            return None
        return os.waitstatus_to_exitcode(status)

    def close(self):
        self.socket.close()
        self.process.wait()
