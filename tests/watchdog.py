#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The watchdog's signal may come late: another thread can have taken it and pass it on when the script has ended.

usage: tests/watchdog.py EMULATOR      prints the Test Anything Protocol
"""

import signal
import subprocess
import sys

CODE = "require('qemu').machine { arch = require('qom').target().name }"
BUILT = b"VM status: paused"  # the prompt comes before the machine is


def status_after_signal(emulator):
    """That of a scripted machine that is sent the signal once it is built, and then asked to quit."""
    args = [emulator, "-M", "scripted,code=" + CODE, "-S", "-display", "none", "-serial", "none", "-monitor", "stdio"]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as qemu:
        qemu.stdin.write(b"info status\n")
        qemu.stdin.flush()
        if not any(line.startswith(BUILT) for line in qemu.stdout):
            return f"{qemu.wait()}, before it was sent"
        qemu.send_signal(signal.SIGVTALRM)
        qemu.communicate(b"quit\n")
        return qemu.returncode


def main():
    status = status_after_signal(sys.argv[1])
    print("1..1")
    print(f"{'ok' if status == 0 else 'not ok'} 1 - the watchdog's signal does not end a machine that is built")
    print(f"# status {status}")


if __name__ == "__main__":
    main()
