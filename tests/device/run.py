#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Devices written in Lua, driven from outside of QEMU: by QMP, its monitor and its command line.

usage: run.py BIN

BIN is the folder of the launchers. Prints the Test Anything Protocol.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import differences  # pylint: disable=wrong-import-position

BASE = 0x10000000


class Qemu:
    """One process, with a QMP socket. The guest does not run (-S) unless told to."""

    def __init__(self, script, *options, args=(), started=False):
        self.socket = os.path.join(FOLDER, f"qmp-{time.monotonic_ns()}")
        command = [os.path.join(BIN, "qemu-system-riscv64"), "-M", ",".join(["scripted", "script=" + script, *options]),
                   "-display", "none", "-nodefaults", "-qmp", f"unix:{self.socket},server=on,wait=off", *args]
        command += [] if started else ["-S"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.text = ""
        self.link = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def connect(self):
        for _ in range(400):
            self.link = socket.socket(socket.AF_UNIX)
            try:
                self.link.connect(self.socket)
                break
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        else:
            raise TimeoutError("no QMP")
        self.link.settimeout(60)
        self.lines = self.link.makefile("r")
        self.lines.readline()
        self.qmp("qmp_capabilities")

    def qmp(self, command, **arguments):
        if not self.link:
            self.connect()
        self.link.sendall(json.dumps({"execute": command, "arguments": arguments}).encode())
        while True:
            answer = json.loads(self.lines.readline())
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise RuntimeError(answer["error"]["desc"])

    def hmp(self, command):
        return self.qmp("human-monitor-command", **{"command-line": command}).replace("\r", "")

    def read(self, offset, size="w"):
        text = self.hmp(f"xp /1x{size} 0x{BASE + offset:x}")
        values = re.findall(r" 0x([0-9a-f]+)$", text, re.M)
        return int(values[-1], 16) if values else text.strip()

    def status(self):
        return self.qmp("query-status")["status"]

    def output(self):
        while True:
            try:
                data = os.read(self.process.stdout.fileno(), 65536)
            except BlockingIOError:
                return self.text
            if not data:
                return self.text
            self.text += data.decode()

    def wait_for(self, pattern, seconds=30):
        end = time.monotonic() + seconds
        while not re.search(pattern, self.output()):
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"no {pattern!r} in: {self.output()!r}")
            time.sleep(0.05)

    def end(self):
        status = self.process.wait(60)
        return status, self.output()


def guest(*stores, read=None):
    """RISC-V code: stores (offset, value) to the device, reads a register, then waits."""
    words = [0x100002B7]  # lui t0, 0x10000
    for offset, value in stores:
        words += [(value & 0xFFF) << 20 | 0x313, 0x0062A023 | (offset & 31) << 7 | (offset >> 5) << 25]
    if read is not None:
        words.append(0x0002A303 | read << 20)
    words.append(0x0000006F)
    path = os.path.join(FOLDER, "guest.bin")
    with open(path, "wb") as f:
        for word in words:
            f.write(word.to_bytes(4, "little"))
    return ["-kernel", path]


SOC = os.path.join(HERE, "soc.lua")


def equal(seen, expected):
    if seen != expected:
        raise AssertionError(f"{seen!r} instead of {expected!r}")


def matches(text, pattern):
    if not re.search(pattern, text, re.S):
        raise AssertionError(f"{text!r} does not have {pattern!r}")


def run_guest(qemu, condition):
    qemu.qmp("cont")
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"the guest does not come so far: {qemu.output()}")


# ---- The tests: functions in order ----

def saved_and_loaded_in_one_process():
    image = os.path.join(FOLDER, "image.qcow2")
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", image, "64M"], check=True)
    with Qemu(SOC, args=[*guest((0, 5), (0, 7)), "-drive", f"if=none,file={image},id=d"]) as qemu:
        run_guest(qemu, lambda: qemu.read(4) == 12)
        qemu.qmp("stop")
        equal(qemu.hmp("savevm one"), "")
        qemu.hmp("system_reset")
        qemu.qmp("query-status")
        time.sleep(0.2)
        equal(qemu.read(4), 0)
        equal(qemu.hmp("loadvm one"), "")
        equal(qemu.read(4), 12)


def save(path, *options):
    with Qemu(SOC, *options, args=guest((0, 5), (0, 7))) as qemu:
        run_guest(qemu, lambda: qemu.read(4) == 12)
        qemu.qmp("stop")
        qemu.qmp("migrate", uri=f"exec:cat >{path}")
        while qemu.qmp("query-migrate").get("status") != "completed":
            time.sleep(0.05)


def load(path, *options):
    return Qemu(SOC, *options, args=["-incoming", f"exec:cat {path}"])


def migrated_through_a_file():
    path = os.path.join(FOLDER, "state")
    save(path)
    with load(path) as qemu:
        while qemu.qmp("query-migrate").get("status") != "completed":
            time.sleep(0.05)
        equal(qemu.read(4), 12)
        equal(qemu.read(0), 7)


def another_layout_is_refused_by_name():
    path = os.path.join(FOLDER, "state")
    save(path)
    for variant, text in {
            "register": r"device 'test-device' \(dev\): the saved state has no register NEW, which this class has",
            "no-register": r"the saved state has register GONE, which this class has not",
            "count": r"register PAIR has 2 elements in the saved state, and 1 in this class",
            "state": r"the saved state has no state other"}.items():
        with load(path, "params.variant=" + variant) as qemu:
            status, output = qemu.end()
            matches(output, text)
            if status == 0:
                raise AssertionError("it went on")


def counting_guest():
    """RISC-V code: 1, 2, 3 … go to register COUNT (0x30), for ever."""
    words = [0x100002B7, 0x00130313, 0x0262A823, 0xFF9FF06F]  # lui t0; addi t1, t1, 1; sw t1, 0x30(t0); j .-8
    path = os.path.join(FOLDER, "counting.bin")
    with open(path, "wb") as f:
        f.write(b"".join(word.to_bytes(4, "little") for word in words))
    return ["-kernel", path]


def migrate(source, to):
    """Over a socket, from a guest that runs; returns how it ended."""
    source.qmp("migrate", uri="unix:" + to)
    while source.qmp("query-migrate").get("status") not in ("completed", "failed"):
        time.sleep(0.05)
    return source.qmp("query-migrate")["status"]


def live_migration(variant=""):
    to = os.path.join(FOLDER, "migration")
    source = Qemu(SOC, args=counting_guest(), started=True)
    target = Qemu(SOC, "params.variant=" + variant, args=["-incoming", "unix:" + to], started=True)
    return source, target, to


def migrated_while_the_guest_runs():
    source, target, to = live_migration()
    with source, target:
        run_guest(source, lambda: source.read(0x30) > 1000)
        equal(target.status(), "inmigrate")
        equal(migrate(source, to), "completed")
        equal(source.status(), "postmigrate")
        sent = source.read(0x30)
        run_guest(target, lambda: target.read(0x30) > sent + 1000)
        equal(target.status(), "running")
        equal(source.read(0x30), sent)
        target.qmp("stop")
        equal(target.read(0x34), target.read(0x30) & 0xff)  # state that came along: each was one more
        equal(target.read(0x38), 1)  # it was loaded, once
        matches(target.output(), "loaded")
        if "loaded" in source.output():
            raise AssertionError("the source was loaded")


def a_running_guest_outlives_a_refused_migration():
    source, target, to = live_migration("register")
    with source, target:
        run_guest(source, lambda: source.read(0x30) > 1000)
        equal(target.status(), "inmigrate")
        source.qmp("migrate", uri="unix:" + to)
        status, output = target.end()
        matches(output, r"device 'test-device' \(dev\): the saved state has no register NEW, which this class has")
        if status == 0:
            raise AssertionError("it went on")
        while source.status() == "finish-migrate":  # QEMU refuses `cont` until it has cleaned up
            time.sleep(0.05)
        source.qmp("cont")
        sent = source.read(0x30)
        run_guest(source, lambda: source.read(0x30) > sent + 1000)


def a_function_may_refuse_a_saved_state():
    path = os.path.join(FOLDER, "state")
    save(path)
    with load(path, "params.variant=loaded") as qemu:
        status, output = qemu.end()
        matches(output, r"device 'test-device' \(dev\), loaded: \S*soc.lua:\d+: not such a state")
        if status == 0:
            raise AssertionError("it went on")


def taken_out_and_put_back():
    with Qemu(SOC, args=guest((0, 5), (0, 7))) as qemu:
        run_guest(qemu, lambda: qemu.read(4) == 12)
        qemu.qmp("qom-set", path="/machine/dev", property="realized", value=False)
        matches(qemu.output(), "unrealized with the sum 12")
        equal(qemu.qmp("qom-get", path="/machine/dev", property="realized"), False)
        matches(qemu.hmp("xp /1xw 0x10000004"), "Cannot access memory")
        equal(qemu.read(0x20), 1)  # a register without functions
        qemu.qmp("system_reset")
        time.sleep(0.5)
        qemu.qmp("qom-set", path="/machine/dev", property="realized", value=True)
        equal(qemu.read(4), 0)
        equal(qemu.read(0x14), 7)


def a_failing_function_pauses_the_machine():
    with Qemu(SOC, args=guest(read=8)) as qemu:
        run_guest(qemu, lambda: qemu.status() == "paused")
        matches(qemu.output(), r"device 'test-device' \(dev\), read of FAIL \(offset 0x08\): \S*soc.lua:\d+: attempt to "
                r"perform arithmetic on a nil value \(field 'nothing'\)\nstack traceback:")
        matches(qemu.hmp("info qtree"), "test-device")
        matches(qemu.hmp("info registers"), r"mcause +0000000000000005")  # load access fault
        equal(qemu.read(0x20), 1)


def a_failing_function_may_only_be_logged():
    with Qemu(SOC, "params.on_error=log", args=guest((8, 1))) as qemu:
        qemu.qmp("cont")
        qemu.wait_for(r"write of FAIL \(offset 0x08\): \S*soc.lua:\d+: written")
        equal(qemu.status(), "running")


def a_failing_function_may_end_qemu():
    with Qemu(SOC, "params.on_error=exit", args=guest((8, 1))) as qemu:
        qemu.connect()
        qemu.link.sendall(b'{"execute": "cont"}')
        status, output = qemu.end()
        equal(status, 1)
        matches(output, r"write of FAIL")


def a_failing_function_pauses_the_machine_in_its_first_reset():
    with Qemu(SOC, "params.variant=reset", args=guest((0, 5)), started=True) as qemu:
        qemu.wait_for(r"device 'test-device' \(dev\), reset: \S*soc.lua:\d+: no reset\nstack traceback:")
        time.sleep(0.5)
        equal(qemu.status(), "prelaunch")
        equal(qemu.read(4), 0)
        run_guest(qemu, lambda: qemu.read(4) == 5)
    cases = os.path.join(FOLDER, "cases.lua")
    shutil.copy(SOC, FOLDER)
    with open(cases, "w") as f:
        f.write('require "soc"\nrequire("qemu.test").test "any" (function() end)\n')
    result = subprocess.run([os.path.join(BIN, "qemu-scripted"), "test", cases, "params.variant=reset"],
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    matches(result.stdout, r"\(dev\), reset: \S*soc.lua:\d+: no reset.*1 failed")
    with Qemu(SOC, "params.variant=reset", "params.on_error=exit") as qemu:
        status, output = qemu.end()
        equal(status, 1)
        matches(output, r"\(dev\), reset: \S*soc.lua:\d+: no reset")


def an_endless_function_is_ended():
    with Qemu(SOC, args=guest(read=0xc)) as qemu:
        qemu.connect()
        qemu.qmp("cont")
        qemu.wait_for(r"read of LOOP \(offset 0x0c\): .*endless loop\?", 60)
        time.sleep(1)
        equal(qemu.status(), "paused")


def a_line_that_leads_back_is_cut():
    with Qemu(SOC, args=guest((0x2c, 1), (0, 5))) as qemu:
        run_guest(qemu, lambda: qemu.status() == "paused")
        matches(qemu.output(), r"device 'test-device' \(dev\), input.*: functions of devices call each other more than "
                r"32 deep \(a line that leads back to its device\?\)")
        run_guest(qemu, lambda: qemu.read(4) == 5)


def a_device_does_not_reach_itself():
    with Qemu(SOC, args=["-d", "guest_errors"]) as qemu:
        equal(qemu.read(0x10), 0xdead)


def guest_errors_have_names():
    with Qemu(SOC, args=["-d", "guest_errors,unimp", *guest((0x20, 1), (0x24, 0x11), (0x24, 0x7ff), (0x60, 1))]) as qemu:
        qemu.qmp("cont")
        qemu.wait_for(r"\(dev\): write of 4 bytes at 0x60, where no register is")
        for text in [r"device 'test-device' \(dev\): ONLY \(0x20\): written, but it is read-only: 0x1",
                     r"GONE \(0x24\): a write changes bits that are not implemented: 0x10",
                     r"GONE \(0x24\): a write changes reserved bits: 0x700"]:
            matches(qemu.output(), text)


def in_qtree_with_its_properties():
    with Qemu(SOC) as qemu:
        tree = qemu.hmp("info qtree")
        for text in ["dev: test-device, id \"dev\"", "size = 7 (0x7)", "mode = \"slow\"", "label = \"none\"",
                     "mmio 0000000010000000/0000000000000100"]:
            matches(tree, re.escape(text))


def a_guest_makes_unaligned_accesses():
    with Qemu(SOC, args=["-trace", "memory_region_ops_*", *guest((0x15, 0x123), read=0x15)]) as qemu:
        qemu.qmp("cont")
        qemu.wait_for("ops_read cpu 0 .* addr 0x10000018 .*")
        accesses = re.findall(r"ops_(\w+) cpu 0 mr \S+ addr (\S+) value \S+ size (\d) name 'test-device'", qemu.output())
        expected = "write 15/1 16/1 17/1 18/1, read 14/4 18/4"
        seen = [" ".join([kind, *(f"{int(at, 16) - BASE:x}/{size}" for k, at, size in accesses if k == kind)])
                for kind in ("write", "read")]
        equal(", ".join(seen), differences.text("device/run.py", expected, differences.qemu_version(BIN)))
        equal(qemu.read(0x14), 0x12300 + 7)


def properties_are_set_and_may_change():
    with Qemu(SOC, args=["-global", "test-device.size=9", "-global", "test-device.mode=fast"]) as qemu:
        equal(qemu.qmp("qom-get", path="/machine/dev", property="size"), 9)
        equal(qemu.qmp("qom-get", path="/machine/dev", property="mode"), "fast")
        equal(qemu.read(0x14), 9)
        qemu.qmp("qom-set", path="/machine/dev", property="heat", value=-3)
        equal(qemu.read(0), 0xfffffffd)
        try:
            qemu.qmp("qom-set", path="/machine/dev", property="size", value=1)
        except RuntimeError as e:
            matches(str(e), "after it was realized")
        else:
            raise AssertionError("it was set")


def on_the_command_line():
    with Qemu(SOC, "params.variant=cli", args=["-device", "test-device,id=dev,size=11"]) as qemu:
        equal(qemu.read(0x14), 11)


def realize_may_refuse():
    with Qemu(SOC, args=["-global", "test-device.size=1001"]) as qemu:
        status, output = qemu.end()
        equal(status, 1)
        matches(output, r"soc.lua:\d+: device 'test-device' \(dev\): size is too large: 1001")


def edit(path, old, new):
    with open(path) as f:
        text = f.read()
    if old not in text:
        raise AssertionError(f"no {old!r}")
    with open(path, "w") as f:
        f.write(text.replace(old, new))


def functions_are_reloaded():
    path = os.path.join(FOLDER, "edited.lua")
    shutil.copy(SOC, path)
    with Qemu(path, "reload=on", args=guest((0, 5), (0, 7))) as qemu:
        run_guest(qemu, lambda: qemu.read(4) == 12)
        edit(path, "return sum\n", "return sum * 100\n")
        qemu.wait_for("reloaded: test-device")
        equal(qemu.read(4), 1200)
        edit(path, "return sum * 100\n", "return sum * * 100\n")
        qemu.wait_for(r"edited.lua:\d+: unexpected symbol near '\*'\n1 error, nothing was reloaded")
        equal(qemu.read(4), 1200)
        edit(path, "sum * * 100", "-sum")
        qemu.wait_for("(?s)(reloaded: .*){2}")
        equal(qemu.read(4), 2**32 - 12)
        edit(path, '{ 0x18 + 8, "ONLY", access = "ro", reset = 1 }', '{ 0x18 + 8, "ONLY", access = "ro", reset = 2 }')
        qemu.wait_for("device class 'test-device': register 'ONLY' has another reset")
        edit(path, '"ONLY", access = "ro", reset = 2', '"ONLY", access = "ro", reset = 1')
        qemu.wait_for("(?s)(reloaded: .*){3}")
        edit(path, "  state = { values = {},", "  state = { values = {}, more = 1,")
        qemu.wait_for("device class 'test-device': state field 'more' is new")
        edit(path, "more = 1, ", "")
        qemu.wait_for("(?s)(reloaded: .*){4}")
        edit(path, 'access = "ro", reset = 1 }', 'access = "ro", reset = 1, read = function() return 77 end }')
        qemu.wait_for("(?s)(reloaded: .*){5}")
        equal(qemu.read(0x20), 77)


def help_describes_a_device():
    program = os.path.join(BIN, "qemu-scripted")
    text = subprocess.run([program, "help", "device", "test-device", SOC], stdin=subprocess.DEVNULL, check=True,
                          stdout=subprocess.PIPE, text=True, timeout=60).stdout
    for part in ["test-device: what tests poke\n", "  size             uint32           how large it is (default: 7)\n",
                 "  mode             slow|fast         (default: slow)\n", "  0x014   PAIR[2]          32 bits, reset 0x0, rw\n",
                 "          3:0     A\n", "region 0, 0x100 bytes:"]:
        if part not in text:
            raise AssertionError(f"no {part!r} in {text}")
    result = subprocess.run([program, "help", "device", "test-devise", SOC], stdin=subprocess.DEVNULL,
                            capture_output=True, text=True, timeout=60)
    equal(result.returncode, 1)
    matches(result.stderr, "no device class 'test-devise' \\(did you mean 'test-device'")
    library = os.path.join(HERE, "../../machines/devices/pl011.lua")  # it declares no machine
    result = subprocess.run([program, "help", "device", "pl011-lua", library], stdin=subprocess.DEVNULL,
                            capture_output=True, text=True, timeout=60)
    equal((result.returncode, result.stderr), (0, ""))
    matches(result.stdout, "^pl011-lua: Arm PrimeCell UART")


def main():
    global BIN, FOLDER
    BIN = os.path.abspath(sys.argv[1])
    print(f"1..{len(TESTS)}")
    failed = 0
    for n, test in enumerate(TESTS, 1):
        with tempfile.TemporaryDirectory() as FOLDER:
            try:
                test()
                print(f"ok {n} - {test.__name__}", flush=True)
            except Exception as e:
                failed += 1
                print(f"not ok {n} - {test.__name__}")
                print("# " + f"{type(e).__name__}: {e}".replace("\n", "\n# "), flush=True)
    return 1 if failed else 0


TESTS = [saved_and_loaded_in_one_process, migrated_through_a_file, another_layout_is_refused_by_name,
         migrated_while_the_guest_runs, a_running_guest_outlives_a_refused_migration,
         a_function_may_refuse_a_saved_state, taken_out_and_put_back, a_guest_makes_unaligned_accesses,
         a_failing_function_pauses_the_machine, a_failing_function_may_only_be_logged, a_failing_function_may_end_qemu,
         a_failing_function_pauses_the_machine_in_its_first_reset, an_endless_function_is_ended,
         a_line_that_leads_back_is_cut, a_device_does_not_reach_itself, guest_errors_have_names,
         in_qtree_with_its_properties, properties_are_set_and_may_change, on_the_command_line, realize_may_refuse,
         functions_are_reloaded, help_describes_a_device]

if __name__ == "__main__":
    sys.exit(main())
