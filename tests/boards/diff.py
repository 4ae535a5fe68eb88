#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `qemu-scripted dump`, `diff` and `export` promise, on changed copies of one board. Prints TAP.

QEMU_SCRIPTED_BIN is the folder of qemu-scripted.
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile

PROGRAM = f"{os.environ['QEMU_SCRIPTED_BIN']}/qemu-scripted"
BASE = """
local q = require "qemu"
q.machine { name = "base", arch = "arm" }
local hclk = q.clock { id = "hclk", hz = 16000000 }
local cpu = q.cpu "cortex-m3" { id = "cpu", num_irq = 32, clocks = { cpuclk = hclk } }
q.ram { id = "flash", size = 0x20000, at = 0 }
local sram = q.ram { id = "sram", size = 0x10000, at = 0x20000000 }
local uart0 = q.device "pl011" { id = "uart0", at = 0x40000000, irq = cpu:input(5) }
local uart1 = q.device "pl011" { id = "uart1", at = 0x40001000, irq = cpu:input(6) }
q.boot { cpu = cpu, base = 0, size = 0x20000 }
"""
CPU = "wire /machine/uart0 (pl011) sysbus-irq[0]: /machine/cpu/nvic (armv7m_nvic) unnamed-gpio-in"

# a change of the script (Lua that follows it) -> how lines begin that tell of it
CHANGES = {
    "nothing": ("", []),
    "names": ('uart1:remove() q.device "pl011" { id = "u1", at = 0x40001000, irq = cpu:input(6) }', []),
    "a wire": ("uart0.irq = cpu:input(7)", [f"{CPU}[5] | /machine/cpu/nvic (armv7m_nvic) unnamed-gpio-in[7]"]),
    "a wire's polarity": ("uart0.irq = cpu:input(5):inverted()", [
        f"{CPU}[5] | /machine/cpu/nvic (armv7m_nvic) unnamed-gpio-in[5], inverted",
    ]),
    "an address": ("uart1.at = 0x40002000", [
        "region /machine/uart1/pl011[0]: address: 0x40001000 | 0x40002000",
        "space memory: 0x40001000-0x40001fff: /machine/uart1/pl011[0] | none",
        "space memory: 0x40002000-0x40002fff: none | /machine/uart1/pl011[0]",
    ]),
    "a priority": ("uart1.at = { address = 0x40001000, priority = 1 }", [
        "region /machine/uart1/pl011[0]: priority: 0 | 1",
    ]),
    "a clock": ("hclk.hz = 12000000", [
        "clock /machine/cpu/cpuclk: hz: 16000000 | 12000000",
        "clock /machine/cpu/systick-reg-ns/cpuclk: hz: 16000000 | 12000000",
        "clock /machine/hclk: hz: 16000000 | 12000000",
    ]),
    "a clock's source": ('uart0.clocks = { clk = hclk }', [
        "clock /machine/uart0/clk: hz: 0 | 16000000",
        "clock /machine/uart0/clk: source: none | /machine/hclk",
    ]),
    "a property": ('uart0.props.chardev = q.serial(0)', [
        "object /machine/uart0 (pl011): property chardev:  | serial0",
    ]),
    "a part less": ("uart1:remove()", [
        "only in A: object /machine/uart1 (pl011)",
        "only in A: clock /machine/uart1/clk (0)",
        "only in A: region /machine/uart1/pl011[0] (pl011)",
        "space memory: 0x40001000-0x40001fff: /machine/uart1/pl011[0] | none",
    ]),
    "the size of RAM": ("sram.size = 0x8000", [
        "region /machine/sram: size: 0x10000 | 0x8000",
        "space memory: 0x20000000-0x2000ffff: /machine/sram | none",
        "RAM block sram: size: 0x10000 | 0x8000",
    ]),
    "what RAM holds": ('q.load { data = "abcd", at = 0x20000000 }', [
        "RAM block sram: contents: ",
        "only in B: image addr=0000000020000000 size=0x000004 mem=ram",
    ]),
}

count = 0


def report(good, what, lines=()):
    global count
    count += 1
    print(f"{'' if good else 'not '}ok {count} - {what}")
    for line in [] if good else lines:
        print(f"# {line}")


def run(*args):
    return subprocess.run([PROGRAM, *args], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def check_changes(folder, base):
    for what, (change, expected) in CHANGES.items():
        changed = folder / "changed.lua"
        changed.write_text(BASE + change + "\n")
        result = run("diff", str(base), str(changed))
        lines = result.stdout.splitlines()
        good = result.returncode == (1 if expected else 0) and (expected != [] or lines == [])
        good = good and all(any(line.startswith(e) for line in lines) for e in expected)
        report(good, f"changed: {what}", [f"expected: {e}" for e in expected] +
               [f"seen ({result.returncode}): {l}" for l in lines + result.stderr.splitlines()])


def check_descriptions(folder):
    first, second = str(folder / "1.json"), str(folder / "2.json")
    for path in (first, second):
        run("dump", "--target=arm", "-M", "lm3s6965evb", "-o", path)
    texts = [pathlib.Path(path).read_text() for path in (first, second)]
    report(texts[0] == texts[1], "two descriptions of one board are one text")
    board = json.loads(texts[0])
    report("/machine" in board["objects"] and len(board["wires"]) > 20, "a description is JSON")
    result = run("diff", first, "lm3s6965evb", "--target=arm")
    report(result.returncode == 0 and not result.stdout, "a description compares with its board",
           result.stdout.splitlines() + result.stderr.splitlines())


def check_export():
    result = run("export", "versatilepb", "--target=arm")
    text = result.stdout
    report(re.findall(r"^-- (.*?) -{4,}$", text, re.MULTILINE)[:3] == ["Memory map", "Interrupt map", "Memory"],
           "an exported script begins with its maps", text.splitlines()[:20])
    inputs = text[text.find("-- inputs of pl190"):]
    report("  pl011 = 12,\n" in inputs and "pl011:irq(0):to(pl190:input(irq.pl011)" in text,
           "interrupts have their numbers there", inputs.splitlines()[:20])


def check_options(base, changed):
    changed.write_text(BASE + "uart0.irq = cpu:input(7)\n")
    result = run("diff", "--ignore=wire /machine/uart0", str(base), str(changed))
    report(result.returncode == 0, "ignored differences do not count", result.stdout.splitlines())


def check_trouble(base):
    for what, args, text in (
            ("one machine", ("diff", str(base)), "diff takes two machines"),
            ("an unknown board", ("dump", "no-such-board"), "has a machine 'no-such-board'"),
            ("no description", ("diff", __file__.replace(".py", ".json"), str(base)), "no such file"),
            ("a script with a fault", ("diff", str(base), str(base.with_name("bad.lua"))), "could not dump")):
        result = run(*args)
        wanted = 2 if args[0] == "diff" else 1
        report(result.returncode == wanted and text in result.stderr, f"trouble: {what}",
               [str(result.returncode), *result.stderr.splitlines()])


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        base = folder / "base.lua"
        base.write_text(BASE)
        (folder / "bad.lua").write_text(BASE + "uart0.irq = cpu:input(99)\n")
        check_changes(folder, base)
        check_descriptions(folder)
        check_export()
        check_options(base, folder / "changed.lua")
        check_trouble(base)
    print(f"1..{count}")


main()
