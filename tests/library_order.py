#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: library_order.py EMULATOR...

TAP: the libraries that the launcher preloads, found for the first emulator, leave each symbol of all of them where it
was found before.
"""
import importlib.machinery
import importlib.util
import os
import sys

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "launch", "library-order")


def load():
    loader = importlib.machinery.SourceFileLoader("library_order", PATH)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("library_order", loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


def main():
    library_order = load()
    emulators = [library_order.find(name) for name in sys.argv[1:]]
    libraries = library_order.order(emulators[0])
    print(f"1..{len(emulators) + 1}")
    print(f"{'ok' if libraries else 'not ok'} 1 - some libraries have much of what is looked for")
    for n, emulator in enumerate(emulators, 2):
        before = library_order.bindings(emulator, [], LD_BIND_NOW="1")
        after = library_order.bindings(emulator, libraries, LD_BIND_NOW="1")
        wrong = library_order.moved(before, after)
        print(f"{'ok' if before and not wrong else 'not ok'} {n} - {emulator}: {len(before)} symbols")
        for library in sorted(wrong):
            print(f"# found in {library} now")


if __name__ == "__main__":
    main()
