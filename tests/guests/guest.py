# SPDX-License-Identifier: MIT
"""A guest on a QEMU machine, driven over its serial line and its monitor.

    with Guest("qemu-system-riscv64", ["-M", "scripted,script=soc.lua"]) as guest:
        guest.expect("=> ")
        guest.send("version\\r")
        guest.expect("U-Boot")
        guest.hmp("info qtree")

The guest's first serial line and QMP are sockets that QEMU connects to, so no
byte is lost. What goes wrong raises GuestError: its text has the command line
and the last lines the guest wrote.
"""

import json
import os
import re
import select
import shlex
import shutil
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("QEMU_SCRIPTED_BIN", os.path.join(ROOT, "build", "bin"))
SLOWNESS = float(os.environ.get("QEMU_SCRIPTED_SLOWNESS", "1"))  # stretches timeouts

LAST_LINES = 25


class GuestError(Exception):
    pass


class Guest:
    """One QEMU process. `args` is its command line without display and serial."""

    def __init__(self, emulator, args):
        self.output = ""  # all the guest wrote
        self.seen = 0  # how much of it expect() has consumed
        self.qmp_buffer = b""
        self.folder = tempfile.mkdtemp(prefix="guest-")
        self.process = None
        self.serial = self.monitor = None
        self.command = [os.path.join(BIN, emulator), *args, "-nic", "none"]
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Life ------------------------------------------------------------------

    def _listen(self, name):
        s = socket.socket(socket.AF_UNIX)
        s.bind(self.path(name))
        s.listen(1)
        return s

    def _start(self):
        serial, monitor = self._listen("serial"), self._listen("qmp")
        self.errors = open(self.path("stderr"), "w+", errors="replace")
        sockets = [
            "-display", "none",
            "-chardev", f"socket,id=guest-serial,path={self.path('serial')}",
            "-serial", "chardev:guest-serial",
            "-qmp", f"unix:{self.path('qmp')}",
        ]
        self.process = subprocess.Popen(
            self.command + sockets, stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors)
        self.serial = self._accept(serial)
        self.monitor = self._accept(monitor)
        self.serial.setblocking(False)
        self.monitor.setblocking(False)
        self._read_qmp(10)  # the greeting
        self.qmp("qmp_capabilities")

    def _accept(self, listener):
        deadline = time.monotonic() + 20 * SLOWNESS
        with listener:
            listener.settimeout(0.05)
            while time.monotonic() < deadline and self.process.poll() is None:
                try:
                    return listener.accept()[0]
                except TimeoutError:
                    pass
        raise GuestError(self._report("QEMU ended before it connected" if self.process.poll() is not None
                                      else "QEMU does not connect"))

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for s in (self.serial, self.monitor):
            if s:
                s.close()
        if hasattr(self, "errors"):
            self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        """A file in a folder that is deleted with the guest."""
        return os.path.join(self.folder, name)

    def wait(self, timeout=10):
        """Wait until QEMU ends; its exit status."""
        try:
            return self.process.wait(timeout * SLOWNESS)
        except subprocess.TimeoutExpired:
            raise GuestError(self._report("QEMU does not end")) from None

    def _report(self, what):
        self.errors.flush()
        self.errors.seek(0)
        said = self.errors.read().strip()
        status = self.process.poll()
        parts = [what, "command: " + shlex.join(self.command)]
        if status is not None:
            parts.append(f"QEMU ended with status {status}")
        if said:
            parts.append("QEMU said: " + said)
        text = re.sub(r"\x1b(\[[0-9;?]*.|\(.)", " ", self.output).replace("\r", "")
        lines = [line.rstrip()[:200] for line in text.splitlines() if line.strip()][-LAST_LINES:]
        parts.append("the last the guest wrote:" if lines else "the guest wrote nothing")
        parts += ["  | " + line for line in lines]
        return "\n".join(parts)

    # The serial line -------------------------------------------------------

    def _pump(self, timeout):
        """Take what the guest writes within `timeout`; False once it is gone."""
        ready, _, _ = select.select([self.serial], [], [], timeout)
        if ready:
            try:
                data = self.serial.recv(65536)
            except ConnectionError:
                data = b""
            self.output += data.decode("utf-8", "replace")
            return bool(data)
        return True

    def expect(self, text, timeout=30):
        """Wait for `text`; what the guest wrote up to its end."""
        deadline = time.monotonic() + timeout * SLOWNESS
        while True:
            at = self.output.find(text, self.seen)
            if at >= 0:
                start, self.seen = self.seen, at + len(text)
                return self.output[start:self.seen]
            left = deadline - time.monotonic()
            if left <= 0:
                raise GuestError(self._report(f"expected {text!r} within {timeout:g} s"))
            if not self._pump(left):
                raise GuestError(self._report(f"expected {text!r}, but the serial line closed"))

    def send(self, text):
        data = text.encode()
        while data:
            _, ready, _ = select.select([], [self.serial], [], 10 * SLOWNESS)
            if not ready:
                raise GuestError(self._report(f"the guest does not take {text!r}"))
            data = data[self.serial.send(data):]

    # The monitor -----------------------------------------------------------

    def _read_qmp(self, timeout):
        deadline = time.monotonic() + timeout * SLOWNESS
        while b"\n" not in self.qmp_buffer:
            ready, _, _ = select.select([self.monitor, self.serial], [], [], max(0, deadline - time.monotonic()))
            if self.serial in ready:
                self._pump(0)  # a full serial line would block the guest, and QMP with it
            if self.monitor in ready:
                try:
                    data = self.monitor.recv(65536)
                except ConnectionError:
                    data = b""
                if not data:
                    self.process.wait()
                    raise GuestError(self._report("the monitor closed"))
                self.qmp_buffer += data
            elif time.monotonic() >= deadline:
                raise GuestError(self._report("the monitor does not answer"))
        line, _, self.qmp_buffer = self.qmp_buffer.partition(b"\n")
        return json.loads(line)

    def qmp(self, command, timeout=60, **arguments):
        """Run a QMP command; what it returns."""
        request = {"execute": command, "arguments": arguments}
        self.monitor.sendall(json.dumps(request).encode() + b"\n")
        while True:
            answer = self._read_qmp(timeout)
            if "error" in answer:
                raise GuestError(self._report(f"{command}: {answer['error']['desc']}"))
            elif "return" in answer:
                return answer["return"]

    def hmp(self, line):
        """Run a command of the human monitor; its output."""
        return self.qmp("human-monitor-command", **{"command-line": line})
