# SPDX-License-Identifier: GPL-2.0-or-later
"""Scripts that people wrote, changed a little: machines, tests, the pages' examples."""

import os
import re

TOKEN = re.compile(r"--[^\n]*|\[\[.*?\]\]|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?"
                   r"|[A-Za-z_]\w*|\.\.\.|[<>=~/]=|<<|>>|//|::|\.\.|\s+|.", re.S)
NUMBERS = ["0", "1", "-1", "2", "3", "0.5", "32", "255", "65536", "0x7fffffff", "0x80000000", "0xffffffff", "0x100000000",
           "(1 << 40)", "(1 << 62)", "math.maxinteger", "math.mininteger", "1e300", "(0/0)", "(1/0)"]
STRINGS = ['""', '"x"', '"a b"', '"a/b"', '"\\xff\\xfe"', '"a\\0b"', '"\\u{1F600}"', '"%s%n"', '("x"):rep(300)',
           '("y"):rep(70000)', '"../../etc/passwd"', '"/machine"', "nil", "5", "{}", "true"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", ">", "and", "or", "not", "=", ",", ";", ".", ":", "(", ")",
             "{", "}", "[", "]", "#", "~", "&", "|"]
WORDS = ["nil", "q", "end", "function", "local", "return", "self", "true", "false", "then", "do", "id", "at", "size", "props"]


def _scripts(root):
    for folder in ["machines", "tests/dsl", "tests/mistakes", "tests/unit"]:
        for path, _, names in sorted(os.walk(os.path.join(root, folder))):
            for name in sorted(names):
                if name.endswith(".lua"):
                    with open(os.path.join(path, name), encoding="utf-8") as file:
                        yield file.read()
    for name in ["docs/guide.md", "docs/command-line.md", "README.md"]:
        with open(os.path.join(root, name), encoding="utf-8") as file:
            yield from re.findall(r"^```lua[^\n]*\n(.*?)^```", file.read(), re.M | re.S)


class Corpus:
    def __init__(self, root, targets):
        self.by_target = {target: [] for target in targets}
        self.tokens = []
        for text in _scripts(root):
            if "while true" in text or "loop" in text[:200] or len(text) > 20000:
                continue  # what tests the time limits would take all of the time
            found = set(re.findall(r'"(\w+)"', "".join(re.findall(r"arch = ([^\n]*)", text))))
            for target in self.by_target:
                if not found or target in found:
                    self.by_target[target].append(text)
            self.tokens += [t for t in TOKEN.findall(text) if not t.isspace()]
        self.tokens.sort()

    def _mutate(self, rng, tokens):
        places = [i for i, t in enumerate(tokens) if not t.isspace() and not t.startswith("--")]
        if not places:
            return tokens
        i = rng.choice(places)
        token = tokens[i]
        kind = rng.randrange(12)
        if kind == 0:
            return tokens[:i] + tokens[i + 1:]
        if kind == 1:
            return tokens[:i] + [token, " ", token] + tokens[i + 1:]
        if kind == 2:
            j = rng.choice(places)
            tokens = list(tokens)
            tokens[i], tokens[j] = tokens[j], tokens[i]
            return tokens
        if kind == 3:
            return tokens[:i] + [rng.choice(self.tokens)] + tokens[i + 1:]
        if kind == 4:  # a whole line goes, or comes twice
            text = "".join(tokens).split("\n")
            n = rng.randrange(len(text))
            return TOKEN.findall("\n".join(text[:n] + (text[n:n + 1] * 2 if rng.random() < 0.5 else []) + text[n + 1:]))
        if kind == 5 and rng.random() < 0.2:
            return tokens[:i] + [rng.choice(["\x00", "\x01", "\ufeff", "\udcff", "\u202e"])] + tokens[i:]
        # most often: a value for another of its kind
        if token[0].isdigit():
            new = rng.choice(NUMBERS)
        elif token[0] in "\"'":
            new = rng.choice(STRINGS) if rng.random() < 0.5 else self._another(rng, "\"'")
        elif token[0].isalpha():
            new = rng.choice(WORDS) if rng.random() < 0.3 else self._another(rng, "abcdefghijklmnopqrstuvwxyz")
        else:
            new = rng.choice(OPERATORS)
        return tokens[:i] + [new] + tokens[i + 1:]

    def _another(self, rng, first):
        for _ in range(50):
            token = rng.choice(self.tokens)
            if token[0] in first:
                return token
        return "x"

    def script(self, rng, target):
        choices = self.by_target[target]
        tokens = TOKEN.findall(rng.choice(choices))
        for _ in range(rng.choice([1, 1, 1, 2, 3, 8])):
            tokens = self._mutate(rng, tokens)
        if rng.random() < 0.03:  # half a file, or two
            tokens = tokens[:rng.randrange(len(tokens) + 1)] + (TOKEN.findall(rng.choice(choices)) if rng.random() < 0.5 else [])
        return "".join(tokens)
