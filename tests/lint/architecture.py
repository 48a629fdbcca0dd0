#!/usr/bin/env python3
"""architecture.py: fails when the picture of deploy/doc/architecture.md shows other edges between
layers, or other libraries, than the source has.

In architecture.svg a <g data-layer="L"> is a layer, with the headers of libraries it includes in
data-headers; a <path data-from="A" data-to="B"> says that A includes B.  What nearly all include
has no arrows, and those that do in data-used-by.
"""
import os
import re
import sys
import xml.etree.ElementTree as ET

ENGINE = "engine"  # both below the current folder
PICTURE = os.path.join("deploy", "doc", "architecture.svg")
LIBRARIES = ("csv.h", "ini.h", "jansson.h", "libpq-fe.h", "libxml/", "libxslt/", "openssl/",
             "qrencode.h", "systemd/", "uniwidth.h")
INCLUDE = re.compile(r'^#include (["<])([^">]+)[">]', re.MULTILINE)


def source():
    """What each layer includes: {layer: set of layers}, {layer: set of headers of libraries}."""
    layers = sorted(os.listdir(ENGINE))
    edges = {layer: set() for layer in layers}
    headers = {layer: set() for layer in layers}
    for layer in layers:
        for name in os.listdir(os.path.join(ENGINE, layer)):
            if not name.endswith((".c", ".h")):
                continue
            with open(os.path.join(ENGINE, layer, name), encoding="utf-8") as file:
                for kind, what in INCLUDE.findall(file.read()):
                    first = what.split("/")[0]
                    if kind == '"' and (first in layers or first == "weir") and first != layer:
                        edges[layer].add(first)
                    headers[layer].update(lib for lib in LIBRARIES if kind == "<" and what.startswith(lib))
    return edges, headers


def picture():
    edges, headers = {}, {}
    tree = ET.parse(PICTURE)
    for group in tree.iter("{http://www.w3.org/2000/svg}g"):
        layer = group.get("data-layer")
        if layer is None:
            continue
        edges.setdefault(layer, set())
        headers[layer] = set(group.get("data-headers", "").split())
        for user in group.get("data-used-by", "").split():
            edges.setdefault(user, set()).add(layer)
    for path in tree.iter("{http://www.w3.org/2000/svg}path"):
        if path.get("data-from") is not None:
            edges.setdefault(path.get("data-from"), set()).add(path.get("data-to"))
    edges.pop("weir", None)  # include/weir includes nothing but itself
    headers.pop("weir", None)
    return edges, headers


def compare(what, drawn, made):
    wrong = 0
    for layer in sorted(set(drawn) | set(made)):
        for missing in sorted(made.get(layer, set()) - drawn.get(layer, set())):
            print(f"architecture.svg: {layer} includes {missing}, and no {what} says so")
            wrong += 1
        for idle in sorted(drawn.get(layer, set()) - made.get(layer, set())):
            print(f"architecture.svg: a {what} says that {layer} includes {idle}, which it does not")
            wrong += 1
    return wrong


def main():
    made = source()
    drawn = picture()
    if compare("arrow", drawn[0], made[0]) + compare("data-headers", drawn[1], made[1]):
        sys.exit(1)


if __name__ == "__main__":
    main()
