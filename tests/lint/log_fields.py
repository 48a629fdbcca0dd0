#!/usr/bin/env python3
"""log_fields.py [PAGE] - fails when a field of a logged event is not in the event's item in weir(1).

Fields are those of the log_int and log_text between a log_begin and its log_end; an event that is handed to
a function has the fields of that function.
"""
import glob
import re
import sys

PAGE = sys.argv[1] if len(sys.argv) > 1 else "deploy/man/weir.1"


def fields_of_source():
    """Event's ident -> the names of its fields."""
    fields, by_function, text = {}, {}, ""
    for path in sorted(glob.glob("engine/*/*.c")):
        with open(path, encoding="utf-8") as file:
            text += file.read()
    for found in re.finditer(r"^(\w+)\([^;{]*\)\n{\n(.*?)^}", text, re.S | re.M):
        name, body = found.groups()
        for began in re.finditer(r"log_begin\(&?\w+,\s*([^;]*?)\);(.*?)log_end", body, re.S):
            keys = re.findall(r'log_(?:int|text)\(\s*&?\w+,\s*"(\w+)"', began.group(2))
            idents = re.findall(r"LOG_EVENT_(\w+)", began.group(1))
            for ident in idents:
                fields.setdefault(ident, set()).update(keys)
            if not idents:
                by_function[name] = keys
    for name, keys in by_function.items():
        for ident in re.findall(r"\b%s\(\s*LOG_EVENT_(\w+)" % name, text):
            fields.setdefault(ident, set()).update(keys)
    return fields


def main():
    with open("engine/host/event.def", encoding="utf-8") as file:
        names = dict(re.findall(r'^EVENT\((\w+), "(\w+)"', file.read(), re.M))
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    fields = fields_of_source()
    wrong = 0
    for ident, name in names.items():
        item = re.search(r"^\.It Cm %s\n(.*?)^\.(?:It|El)\b" % name, page, re.S | re.M)
        told = set(re.findall(r"\w+", item.group(1))) if item else set()
        for key in sorted(fields.get(ident, set()) - told):
            print("%s: the item of %s does not name its field %s" % (PAGE, name, key), file=sys.stderr)
            wrong += 1
        if ident not in fields:
            print("engine/host/event.def: %s is never logged" % name, file=sys.stderr)
            wrong += 1
    return 1 if wrong else 0


sys.exit(main())
