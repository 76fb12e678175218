# SPDX-License-Identifier: GPL-3.0-or-later
# usage: change.py COUNT FOLDER FILE...
# Makes COUNT copies of each file in FOLDER, each with one digit or letter of an expected line changed,
# and prints where: "COPY: LINE: before -> after".
import os
import random
import re
import sys

prompt = re.compile(r"\s*\w*(>>>|\.\.\.)( |$)")


def places(lines):
    """The (line, column) of every digit and letter that a step expects, outside of placeholders."""
    inside = started = False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            inside, started = line.startswith("```sockshell"), False
        elif inside and prompt.match(line):
            started = True
        elif inside and started and "<*>" not in line:
            for match in re.finditer(r"<[a-zA-Z]+>|(\w)", line):
                if match.group(1) and match.group(1) != "_" and match.group(1).isascii():
                    yield number, match.start()


def change(letter, rng):
    choice = "0123456789" if letter.isdigit() else "abcdefghijklmnopqrstuvwxyz"
    return rng.choice([c for c in choice if c != letter.lower()])


count, folder, files = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
rng = random.Random(20261120)
os.makedirs(folder, exist_ok=True)
for path in sorted(files):
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    every = list(places(lines))
    for copy in range(min(count, len(every))):
        number, column = rng.choice(every)
        before = lines[number]
        after = before[:column] + change(before[column], rng) + before[column + 1 :]
        name = "%s-%d.md" % (os.path.basename(path)[:-3], copy)
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write("\n".join(lines[:number] + [after] + lines[number + 1 :]))
        print("%s: %d: %s -> %s" % (name, number + 1, before, after))
