#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Links of the documentation lead somewhere; architecture.md knows every room, lua/meson.build the language.

usage: links.py SOURCE-FOLDER
"""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])
# Every source file here has to be named in architecture.md.
ROOMS = ["hw", "lua", "lua/qemu"]


def prose(page):
    """The text without fenced and indented blocks and code."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S)
    return re.sub(r"^ {4}.*$|`[^`\n]*`", "", text, flags=re.M)


def anchors(page):
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.M | re.S)
    for heading in re.findall(r"^#+ (.*)$", text, re.M):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def broken_links(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"\w+:", target):
            continue
        file, _, anchor = target.partition("#")
        goal = (page.parent / file).resolve() if file else page
        if not goal.exists():
            yield f"{page.relative_to(ROOT)}: no {target}"
        elif anchor and anchor not in anchors(goal):
            yield f"{page.relative_to(ROOT)}: {file} has no heading #{anchor}"


def unnamed_files():
    text = (ROOT / "docs/architecture.md").read_text()
    for room in ROOMS:
        for file in sorted((ROOT / room).iterdir()):
            stem = re.escape(file.stem)
            if file.suffix in (".c", ".lua") and not re.search(rf"(?<![\w./-]){stem}(\.\w+)?(?![\w/-])", text):
                yield f"docs/architecture.md does not name {room}/{file.name}"


def unlisted_files():
    """A file of the language that is not in `dsl` works from disk, and is missing where it is embedded."""
    text = (ROOT / "lua/meson.build").read_text()
    listed = set(re.findall(r"'(qemu/[\w/]+\.lua)'", text))
    there = {str(file.relative_to(ROOT / "lua")) for file in (ROOT / "lua/qemu").rglob("*.lua")}
    for file in sorted(listed ^ there):
        yield f"lua/meson.build: {file} is " + ("not listed" if file in there else "not there")


def main():
    pages = [p for p in ROOT.glob("*.md")] + sorted((ROOT / "docs").rglob("*.md"))
    problems = [p for page in pages for p in broken_links(page)] + list(unnamed_files()) + list(unlisted_files())
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
