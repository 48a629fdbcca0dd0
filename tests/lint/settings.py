#!/usr/bin/env python3
"""settings.py PROGRAM - fails unless weir.conf(5) and weir.conf.example say of every setting what the
program's own list says: its unit, range and default, each once, and of no setting that there is none."""
import json
import re
import subprocess
import sys
import tempfile

PAGE = "deploy/man/weir.conf.5"
EXAMPLE = "deploy/weir.conf.example"
OWN = {"database"}  # what an example must set otherwise than its default


def spec(row):
    """What a setting may be, as both files have it."""
    standard = row["default"]
    if row["unit"]:
        return f"{row['unit']}, {row['range']}; default {standard}"
    if row["kind"] == "word":
        *words, last = row["range"].split("|")
        return f"{', '.join(words)} or {last}; default {standard}"
    what = {"file": "a file", "folder": "a folder", "text": "text"}[row["kind"]]
    return f"{what}; default {standard}" if standard else f"{what}; no default"


def check_page(rows, complain):
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    items = re.findall(r"^\.It Cm ([a-z][a-z0-9]*_[a-z0-9_]*|[a-z]+)\n(.*)\.\n\.br\n", page, re.M)
    for name, said in items:
        if name not in rows:
            complain(PAGE, f"{name} is no setting")
        elif said != spec(rows[name]):
            complain(PAGE, f"{name}: \"{said}\", and it is \"{spec(rows[name])}\"")
    for name in rows:
        if [item[0] for item in items].count(name) != 1:
            complain(PAGE, f"not one item for {name}")


def check_example(rows, complain):
    seen = []
    above = ""
    with open(EXAMPLE, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for number, line in enumerate(lines, 1):
        place = f"{EXAMPLE}:{number}"
        setting = re.fullmatch(r"(#?)([a-z][a-z0-9_]*) = (.*)", line)
        if setting is None:
            above = line
            continue
        off, name, value = setting.groups()
        value = value.strip('"')
        if name not in rows:
            complain(place, f"{name} is no setting")
            continue
        if name not in seen and above != f"# {spec(rows[name])}":
            complain(place, f"above {name} stands not \"# {spec(rows[name])}\"")
        if not off and name not in OWN and value != (rows[name]["default"] or ""):
            complain(place, f"{name} = {value}, and its default is {rows[name]['default']}")
        seen.append(name)
    for name in rows:
        if name not in seen:
            complain(EXAMPLE, f"no line for {name}")


def main():
    with tempfile.NamedTemporaryFile(suffix=".conf") as empty:
        said = subprocess.run([sys.argv[1], "--json", "config", "show", "--config", empty.name],
                              check=True, capture_output=True, text=True).stdout
    rows = {row["setting"]: row for row in json.loads(said)["rows"]}
    faults = []
    check_page(rows, lambda place, what: faults.append(f"{place}: {what}"))
    check_example(rows, lambda place, what: faults.append(f"{place}: {what}"))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


sys.exit(main())
