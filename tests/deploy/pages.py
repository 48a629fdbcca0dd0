#!/usr/bin/env python3
"""pages.py FOLDER: the pages of deploy/doc as cases for run-cases.py, which FOLDER gets.

A page's fences are followed from top to bottom, in one empty folder and database:

    ```csv NAME, ```ini NAME   the file NAME
    ```sh                      commands, which end with 0; `sh exits N`: with N
    ```text                    what the commands before it print; without it, anything

Pages but the newcomer's go on where that one ends.  A page in another language (NAME.zh.md) has the
same fences, so that whoever follows it does the same.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOC = os.path.join(ROOT, "deploy", "doc")
FIRST = "newcomer"
PAGES = (FIRST, "operator", "finance", "auditor")
FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)^```$", re.MULTILINE)
INSTALLED = (("/usr/share/weir/tariffs", "$ROOT/tariffs"),)


def fences(name):
    with open(os.path.join(DOC, name), encoding="utf-8") as page:
        found = FENCE.findall(page.read())
    if not found:
        sys.exit(f"deploy/doc/{name}: no fences")
    return found


def steps(name):
    """The case's lines for one page."""
    lines = []
    commands = ""
    made = fences(name + ".md")
    for number, (label, body) in enumerate(made):
        words = label.split()
        if words[0] in ("csv", "ini"):
            folder = os.path.dirname(words[1])
            if folder:
                lines += [f"$ mkdir -p {folder}"]
            lines += [f"> {words[1]}", *body.splitlines(), "<"]
        elif words[0] == "sh":
            commands = f"{name}{number}.sh"
            for installed, here in INSTALLED:
                body = body.replace(installed, here)
            lines += [f"> {commands}", *body.splitlines(), "<", f"$ sh -eu {commands}"]
            told = made[number + 1][1] if made[number + 1:] and made[number + 1][0] == "text" else None
            # the line after the last is `...`: a page shows what matters
            lines += ["..."] if told is None else told.splitlines()
            if words[1:]:
                lines.append(f"? {words[2]}")
        elif words[0] != "text":
            sys.exit(f"deploy/doc/{name}.md: a fence of kind {words[0]}")
    return lines


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name in PAGES:
        if fences(name + ".md") != fences(name + ".zh.md"):
            sys.exit(f"deploy/doc/{name}.zh.md: other fences than {name}.md")
        lines = ["# needs: db"]
        if name != FIRST:
            lines += steps(FIRST)
        lines += steps(name)
        with open(os.path.join(folder, f"page_{name}.case"), "w", encoding="utf-8") as case:
            case.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
