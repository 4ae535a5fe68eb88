# SPDX-License-Identifier: GPL-2.0-or-later
"""Shells at a terminal, for tests of what the tab key does."""

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time


def bash(prefix):
    file = f"{prefix}/share/bash-completion/completions/qemu-scripted"
    return ["bash", "--norc", "--noprofile", "-i"], f"source {file}; bind 'set bell-style none'"


def zsh(prefix):
    folder = f"{prefix}/share/zsh/vendor-completions"
    return ["zsh", "-f", "-i"], f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D"


def fish(prefix):
    file = f"{prefix}/share/fish/vendor_completions.d/qemu-scripted.fish"
    return ["fish", "--no-config", "-i"], f"source {file}"


SHELLS = {"bash": bash, "zsh": zsh, "fish": fish}


class Shell:
    """A shell in a pseudo terminal that is wide enough for a line."""

    def __init__(self, start, env, folder):
        self.argv, self.setup = start
        self.env, self.folder, self.seen = env, folder, ""

    def __enter__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(self.folder)
            os.execvpe(self.argv[0], self.argv, self.env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 400, 0, 0))
        time.sleep(0.5)
        self.run(self.setup)
        return self

    def __exit__(self, *_):
        os.close(self.fd)  # the terminal hangs up
        os.waitpid(self.pid, 0)

    def send(self, text):
        os.write(self.fd, text.encode())

    def read_until(self, pattern, seconds):
        """What is printed until it matches, or nothing has come for so long."""
        text = ""
        while not re.search(pattern, text) and select.select([self.fd], [], [], seconds)[0]:
            text += os.read(self.fd, 65536).decode(errors="replace")
        self.seen += text
        return text

    def run(self, line):
        self.send(f"{line}; echo do''ne\r")
        self.read_until(r"done\r?\n", 20)

    def complete(self, typed):
        """The words of the line after a tab."""
        self.seen = ""
        self.send(typed + "\t")
        self.read_until("$^", 1.5)  # no shell says that it is ready
        # The line becomes the arguments of a command that prints them.
        self.send("\x01printf '<%s>\\n' \x05; echo do''ne\r")
        return re.findall(r"<([^<>%\r\n]+)>\r?\n", self.read_until(r"done\r?\n", 20))
