# SPDX-License-Identifier: MIT
"""Tests as sentences, results in TAP (Test Anything Protocol)."""

import sys
import time
import traceback

_tests = []


class Skip(Exception):
    """Raised by a test that cannot run here; its text says why."""


def test(sentence):
    """Decorator: the function is a test; the sentence says what holds."""
    def register(function):
        _tests.append((sentence, function))
        return function
    return register


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def check_in(text, where):
    if text not in where:
        raise AssertionError(f"expected {text!r} in:\n{where}")


def _explain(text):
    for line in text.rstrip().splitlines():
        print(f"# {line}")


def main():
    """Run the tests whose sentence has one of the arguments in it, or all."""
    chosen = [t for t in _tests if len(sys.argv) < 2 or any(a in t[0] for a in sys.argv[1:])]
    failed = 0
    print(f"1..{len(chosen)}", flush=True)
    for number, (sentence, function) in enumerate(chosen, 1):
        start = time.monotonic()
        try:
            note = function()
            print(f"ok {number} - {sentence}")
            print(f"# {time.monotonic() - start:.1f} s{'; ' + note if note else ''}")
        except Skip as reason:
            print(f"ok {number} - {sentence} # SKIP {reason}")
        except Exception as error:  # whatever it is, the other tests run
            failed += 1
            print(f"not ok {number} - {sentence}")
            _explain(str(error) if isinstance(error, AssertionError) or type(error).__name__ == "GuestError"
                     else traceback.format_exc())
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
