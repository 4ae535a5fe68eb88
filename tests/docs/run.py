#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Does what a page of the documentation tells its reader to do.

usage: run.py PAGE.md

Fenced blocks of the page are taken in order, in an empty folder:

    ```lua file=NAME        is written to NAME (any language will do)
    ```sh                   is run by sh, from that folder, with the launchers first on PATH; it
                            has to end with status 0 and, where a ```text block follows directly,
                            to print that
    ```sh status=1          …with another status
    ```sh runs-on           …may run for ever; it is ended when it has printed the text
    ```sh not-run           is for the reader alone
    ```lua from=FILE        is a part of that file of the repository (any language will do)
    other                   is not looked at

In a text block a line "…" stands for any lines, and … within a line for any characters. Output
is compared as it looks on a terminal. Environment: QEMU_SCRIPTED_BIN, the folder of the launchers.
"""

import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds a command may take


def blocks(page):
    """Yields (line, words after the fence, text, followed_at_once) for each fenced block."""
    fence = re.compile(r"^```(.*)$")
    inside = None
    last_end = None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        match = fence.match(line)
        if match and inside is None:
            inside = (number, match.group(1).split(), [], last_end)
            last_end = None
        elif match:
            start, words, lines, previous = inside
            inside = None
            last_end = start
            yield start, words, "\n".join(lines) + "\n", previous
        elif inside is not None:
            inside[2].append(line)
        elif line.strip():
            last_end = None
    assert inside is None, f"{page}: a block that starts at line {inside[0]} has no end"


def examples(page):
    """The blocks as steps: dicts with line, kind, text, options, expected."""
    steps = []
    for line, words, text, previous in blocks(page):
        language, options = (words or [""])[0], words[1:]
        named = [o[len("file="):] for o in options if o.startswith("file=")]
        source = [o[len("from="):] for o in options if o.startswith("from=")]
        if source:
            steps.append({"line": line, "kind": "quote", "name": source[0], "text": text})
        elif named:
            steps.append({"line": line, "kind": "file", "name": named[0], "text": text})
        elif language == "sh" and "not-run" not in options:
            steps.append({"line": line, "kind": "run", "text": text, "options": options,
                          "expected": None})
        elif language == "text" and steps and steps[-1]["kind"] == "run" \
                and steps[-1]["line"] == previous:
            steps[-1]["expected"] = text
    return steps


def on_a_terminal(output):
    """The text as it stays on the screen: QEMU's monitor moves the cursor as it echoes."""
    shown = []
    for line in output.replace("\r\n", "\n").split("\n"):
        cells, column = [], 0
        for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|.", line, re.S):
            if part == "\x1b[K":
                del cells[column:]
            elif part.endswith("D") and part.startswith("\x1b["):
                column = max(0, column - int(part[2:-1] or 1))
            elif part == "\b":
                column = max(0, column - 1)
            elif part == "\r":
                column = 0
            elif (part >= " " or part == "\t") and not part.startswith("\x1b"):
                cells[column:column + 1] = [part]
                column += 1
        shown.append("".join(cells).rstrip())
    return "\n".join(shown).strip("\n")


def pattern(expected, open_end):
    """A regular expression for the text of a block."""
    parts = []
    for line in expected.strip("\n").split("\n"):
        if line.strip() == "…":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(".*?".join(re.escape(p) for p in line.rstrip().split("…")) + r"\n")
    return re.compile("".join(parts) + ("" if open_end else r"\Z"))


def run(step, folder, env):
    """Runs one block. Returns a complaint, or None."""
    forever = "runs-on" in step["options"]
    status = next((int(o[7:]) for o in step["options"] if o.startswith("status=")), 0)
    wanted = pattern(step["expected"], forever) if step["expected"] else None
    if forever and not wanted:
        return "a block that runs on needs a text to wait for"
    process = subprocess.Popen(["sh", "-eu", "-c", step["text"]], cwd=folder, env=env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True)
    output = b""
    seen = ""
    deadline = time.monotonic() + LIMIT
    ended = False
    while not ended and time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 0.2)[0]:
            data = os.read(process.stdout.fileno(), 65536)
            output += data
            ended = not data
            seen = on_a_terminal(output.decode(errors="replace")) + "\n"
            if forever and wanted and wanted.match(seen):
                break
    try:
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
        result = process.wait()
        os.killpg(process.pid, signal.SIGKILL)  # what it left running
    except ProcessLookupError:
        result = process.wait()
    if not ended and not (forever and wanted.match(seen)):
        return f"still runs after {LIMIT} s; it printed:\n{seen}"
    if ended and result != status:
        return f"status {result}, not {status}; it printed:\n{seen}"
    if wanted and not wanted.match(seen):
        return f"expected:\n{step['expected']}\nseen:\n{seen}"
    return None


def main():
    page = Path(sys.argv[1])
    steps = examples(page)
    env = dict(os.environ, LC_ALL="C.UTF-8")
    env["PATH"] = os.environ["QEMU_SCRIPTED_BIN"] + ":" + env["PATH"]
    failed = 0
    print(f"1..{len(steps)}")
    with tempfile.TemporaryDirectory(prefix="qemu-scripted-docs-") as folder:
        for number, step in enumerate(steps, 1):
            complaint = None
            if step["kind"] == "file":
                (Path(folder) / step["name"]).write_text(step["text"])
                what = f"write {step['name']}"
            elif step["kind"] == "quote":
                if step["text"].strip("\n") not in (REPOSITORY / step["name"]).read_text():
                    complaint = f"{step['name']} has no such lines"
                what = f"quote {step['name']}"
            else:
                complaint = run(step, folder, env)
                what = "run " + step["text"].strip().split("\n")[0]
            what = what.replace("#", "")
            print(f"{'not ok' if complaint else 'ok'} {number} - {page.name}:{step['line']}: {what}")
            if complaint:
                failed += 1
                print("\n".join("# " + line for line in complaint.split("\n")), flush=True)
    return 1 if failed else 0


sys.exit(main())
