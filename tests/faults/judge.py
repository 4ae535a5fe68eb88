# SPDX-License-Identifier: GPL-2.0-or-later
"""What may come of a script, and what may not."""

import re
import signal

# Of QEMU's own, of GLib's, of sanitizers': never, unless a fault of a device that is named quotes them.
NEVER = re.compile(r"Assertion|assertion|Bail out! ERROR|\*\*\nERROR|AddressSanitizer|LeakSanitizer|runtime error:|UndefinedBehavior|"
                   r"-CRITICAL \*\*|-WARNING \*\*|stack traceback|Unexpected error in|PANIC: unprotected|core dumped")
GAVE_UP = re.compile(r": QEMU gave up while |: QEMU gave up")
# QEMU's own refusal of a command line
OWN = re.compile(r"^qemu-system-\w+: ")
COUNT = re.compile(r"(\d+) errors?, nothing was started")
PLACE = re.compile(r"([^\s:]+\.lua):(\d+): ")
# An error of the language's own code: its chunks are named like this.
INTERNAL = re.compile(r"(^|[ (])qemu[/.][a-z_/]+(\.lua)?:\d+:|^\?:|bad argument #\d+ to '\?'")
# A guest may end QEMU: there is none but what lies in memory by chance. (QEMU's translator asserts that what
# begins in RAM as an instruction does not end in a device.)
GUEST = re.compile(r"^qemu: fatal: |translator_access: Assertion `phys_page != -1' failed", re.M)


class Verdict:
    """kind: "good" (status 0), "refused" (status 1 and why), "named" (QEMU ended in a device, which is named),
    "guest" (what ran on it ended QEMU), "flood" (it printed more than a disk should hold), or "bad"."""

    def __init__(self, kind, why=""):
        self.kind = kind
        self.why = why


def _bad(why):
    return Verdict("bad", why)


def _places(faults):
    return [(m.group(1), int(m.group(2))) for m in map(PLACE.match, faults) if m]


def _ended(status, err):
    """What a status other than 0 and 1 means."""
    if GUEST.search(err):
        return Verdict("guest")
    if status == -signal.SIGXFSZ:
        return Verdict("flood")
    if status is None:
        return _bad("hang")
    return _bad(f"signal {-status}" if status < 0 else f"status {status}")


def faults_of(err):
    """(the faults, None), or (None, what is wrong with the report)."""
    lines = err.splitlines()
    counts = [i for i, line in enumerate(lines) if COUNT.fullmatch(line)]
    if not counts:
        return None, "no count of errors"
    n = int(COUNT.fullmatch(lines[counts[-1]]).group(1))
    faults = lines[:counts[-1]]
    if n == 0 or n > len(faults):
        return None, f"{n} errors, {len(faults)} lines"
    return faults[-n:], None


def script(status, err, lines):
    """Judge a machine script. lines: path -> number of lines, of each file a message may name."""
    if status not in (0, 1):
        return _ended(status, err)
    quoted = GAVE_UP.search(err)
    if NEVER.search(err) and not quoted:
        return _bad("said: " + NEVER.search(err).group())
    if status == 0:
        return Verdict("good")
    if OWN.search(err.splitlines()[-1] if err else ""):
        return Verdict("refused")
    faults, wrong = faults_of(err)
    if wrong:
        return _bad(wrong)
    for fault in faults:
        if INTERNAL.search(fault) and not quoted:
            return _bad("inside of the language")
        if not fault.strip() or not fault.isprintable() and "\t" not in fault:
            return _bad("unprintable")
    for path, line in _places(faults):
        if path in lines and not 1 <= line <= lines[path]:
            return _bad("a line that does not exist")
    return Verdict("named" if quoted else "refused")


def planted(status, err, lines, path, line):
    """Judge a script with one fault, at a known place."""
    verdict = script(status, err, lines)
    if verdict.kind not in ("good", "refused"):
        return verdict if verdict.kind == "bad" else _bad("QEMU gave up")
    if verdict.kind == "good":
        return _bad("the fault was not found")
    places = _places(faults_of(err)[0])
    if (path, line) not in places:
        return _bad("the line is not named")
    if any(place != (path, line) for place in places):
        return _bad("another line is named")
    return verdict


def good(status, err, lines):
    verdict = script(status, err, lines)
    return _bad("a good script is refused") if verdict.kind == "refused" else verdict


def calls(status, out, err):
    """Judge random calls of the module qom."""
    if status not in (0, 1):
        return _ended(status, err)
    bad = re.search(r"BAD .*", out)
    if bad:
        return _bad(re.sub(r"\d+", "N", bad.group())[:100])
    quoted = GAVE_UP.search(err)
    if NEVER.search(err) and not quoted:
        return _bad("said: " + NEVER.search(err).group())
    if status == 0:
        return Verdict("good")
    # a fault, an error of QEMU's own, or the result of a test
    if not COUNT.search(err) and not re.search(r"^(qemu-system-\w+: |FAIL )", err, re.M):
        return _bad("no message")
    return Verdict("named" if quoted else "refused")
