#!/usr/bin/env python3
"""tariff_man.py PROGRAM FOLDER [PAGE] - runs every example of weir-tariff(5), and holds its lists
against the schemas and the source.  FOLDER is where the examples are written to.

Each literal display of the page (.Bd -literal) is one of these, known by how it begins:
  <tariff  <version  <class   a tariff; what is missing around it is put there, as the page says
  <tests   <case              tests of the tariff before it; `tariff check` and `tariff test` must pass
  $ weir ...                  commands in the folder of that tariff, and what they print
  a number or (               arithmetic: in `a = b` both are equal, in `a -> b` b is a rounded
                              (half up, or as a word after it says); each amount that the tests
                              before it expect must come out of it
"""
import math
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from fractions import Fraction

PAGE = "deploy/man/weir-tariff.5"
TARIFF, TESTS = "urn:weir:tariff:1", "urn:weir:tariff-test:1"
XSD = "{http://www.w3.org/2001/XMLSchema}"
AROUND = {
    "<tariff": ("", ""),
    "<version": (f'<tariff xmlns="{TARIFF}" id="example">\n', "</tariff>\n"),
    "<class": (f'<tariff xmlns="{TARIFF}" id="example">\n<version from="2024-01-01">\n',
               "</version>\n</tariff>\n"),
    "<tests": ("", ""),
    "<case": (f'<tests xmlns="{TESTS}" tariff="example" file="example.xml">\n', "</tests>\n"),
}


class Example:
    """A tariff of the page with what belongs to it."""

    def __init__(self, line, text, folder):
        self.line, self.text, self.folder = line, text, folder
        self.tests, self.commands, self.arithmetic = None, [], []
        self.file = "example.xml"


class Report:
    def __init__(self, page):
        self.page, self.passed, self.failed = page, 0, 0

    def judge(self, line, what, fault):
        if fault is None:
            self.passed += 1
            return
        self.failed += 1
        print(f"{self.page}:{line}: {what}: {fault}")


# --- the page ------------------------------------------------------------------------------------

def displays(lines):
    """Each literal display as (line number, its text)."""
    begin, kept = None, []
    for number, line in enumerate(lines, 1):
        if line.startswith(".Bd -literal"):
            begin, kept = number + 1, []
        elif line == ".Ed" and begin is not None:
            yield begin, "\n".join(kept) + "\n"
            begin = None
        elif begin is not None:
            kept.append(line.replace("\\e", "\\").replace("\\-", "-").replace("\\&", ""))


def items(lines, heading):
    """The names in .It Cm NAME below that heading, up to the next one."""
    names, on = [], False
    for line in lines:
        if line.startswith((".Sh ", ".Ss ")):
            on = line[4:] == heading
        elif on and line.startswith(".It Cm "):
            names.append(line[7:].split()[0])
    return names


def first_word(text):
    match = re.match(r"(?:<\?.*\?>\n)?(<[a-z]+)", text)
    return match.group(1) if match else ""


def whole(text):
    before, after = AROUND[first_word(text)]
    return before + text + after


def read_examples(lines, folder, report):
    examples = []
    for number, text in displays(lines):
        word = first_word(text)
        if word in ("<tariff", "<version", "<class"):
            examples.append(Example(number, whole(text), os.path.join(folder, str(number))))
        elif not examples:
            report.judge(number, "display", "comes before the first tariff")
        elif word in ("<tests", "<case"):
            examples[-1].tests = (number, whole(text))
            examples[-1].file = ET.fromstring(whole(text)).get("file")
        elif text.startswith("$ weir "):
            examples[-1].commands.append((number, text))
            named = re.search(r"(\S+)\.xml", text)
            if named and examples[-1].tests is None:
                examples[-1].file = named.group(1) + ".xml"
        elif re.match(r"[0-9(]", text):
            examples[-1].arithmetic.append((number, text))
        else:
            report.judge(number, "display", "is no tariff, test, command or arithmetic")
    return examples


# --- programs ------------------------------------------------------------------------------------

def run(program, words, folder):
    done = subprocess.run([program] + words, cwd=folder, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def tests_file(example):
    return example.file[:-len(".xml")] + ".test.xml"


def command_fault(program, text, folder):
    """Runs the commands of a display one after another; what differs, or None."""
    for part in re.split(r"^\$ weir ", text, flags=re.M)[1:]:
        command, _, expected = part.replace("\\\n", " ").partition("\n")
        _, out, err = run(program, command.split(), folder)
        printed = (out + err).replace("\r\n", "\n")
        if printed != re.sub(r"\n {8,}", " ", expected):
            return f"`weir {command}` prints\n{printed}"
    return None


def run_example(program, example, report):
    os.makedirs(example.folder)
    write(os.path.join(example.folder, example.file), example.text)
    shown = "".join(text for _, text in example.commands)
    if "weir tariff check" not in shown:
        _, out, err = run(program, ["tariff", "check", example.file], example.folder)
        fine = out + err == f"{example.file}: ok\n"
        report.judge(example.line, "tariff check", None if fine else out + err)
    if example.tests is not None:
        line, text = example.tests
        write(os.path.join(example.folder, tests_file(example)), text)
        if "\nnot ok" not in shown:
            code, out, err = run(program, ["tariff", "test", tests_file(example)], example.folder)
            report.judge(line, "tariff test", None if code == 0 else out + err)
            report.judge(line, "tests", tests_fault(text, example))
    elif not example.commands:
        report.judge(example.line, "example", "has neither tests nor commands")
    for line, text in example.commands:
        report.judge(line, "command", command_fault(program, text, example.folder))
    for line, text in example.arithmetic:
        for offset, sum_ in enumerate(text.splitlines()):
            report.judge(line + offset, "arithmetic", sum_fault(sum_))


# --- arithmetic ----------------------------------------------------------------------------------

NUMBER = r"[0-9]+(?:\.[0-9]+)?"


def value_of(words):
    """The value of `12 x (3 + 0.5) / 365`, exactly."""
    if not re.fullmatch(rf"(?:{NUMBER}|[-+x/() ])+", words):
        raise ValueError(f"\"{words}\" is no sum")
    exact = re.sub(NUMBER, lambda number: f"Fraction('{number.group()}')", words)
    return eval(exact.replace("x", "*"), {"Fraction": Fraction})  # of digits and signs alone


def rounded(value, decimals, mode):
    scaled = value * 10 ** decimals
    whole_ = math.floor(scaled)
    half = scaled - whole_ - Fraction(1, 2)
    up = {"down": False, "up": scaled != whole_, "half-up": half >= 0,
          "half-even": half > 0 or (half == 0 and whole_ % 2 == 1)}[mode]
    return Fraction(whole_ + up, 10 ** decimals)


def sum_fault(line):
    """What is wrong with `2 x 3 = 6 -> 6.00 down  words`, or None."""
    sums = line.split("  ")[0]
    mode = "half-up"
    for name in ("down", "up", "half-even"):
        if sums.endswith(" " + name):
            mode, sums = name, sums[:-len(name) - 1]
    sides = re.split(r" (=|->) ", sums)
    if len(sides) < 3:
        return f"no `=` or `->` in \"{line}\""
    try:
        for i in range(2, len(sides), 2):
            left, right = value_of(sides[i - 2]), value_of(sides[i])
            if sides[i - 1] == "->":
                left = rounded(left, len(sides[i].partition(".")[2]), mode)
            if left != right:
                return f"\"{line}\": it is {float(left)}"
    except (ValueError, SyntaxError, ZeroDivisionError) as error:
        return f"\"{line}\": {error}"
    return None


def results(example):
    """Every number to the right of = or -> in the arithmetic of the example."""
    found = set()
    for _, text in example.arithmetic:
        for line in text.splitlines():
            sums = re.split(r" (?:=|->) ", line.split("  ")[0])
            found.update(Fraction(number) for side in sums[1:]
                         for number in re.findall(NUMBER, side))
    return found


def tests_fault(text, example):
    """Cases must say all lines, and the page how each amount came about."""
    known = results(example)
    for case in ET.fromstring(text):
        name, expect = case.get("name"), case.find(f"{{{TESTS}}}expect")
        if expect.get("exact") != "yes":
            return f"case \"{name}\" does not show all lines"
        for line in expect.iter(f"{{{TESTS}}}line"):
            amount = line.get("amount")
            if amount is None:
                return f"case \"{name}\": a line without its amount"
            if Fraction(amount) != 0 and abs(Fraction(amount)) not in known:
                return f"case \"{name}\": {amount} is not in the arithmetic"
    return None


# --- lists ---------------------------------------------------------------------------------------

def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def sources(folder, begin="", but=None):
    """Files that begin so, but for those of a document that another page describes."""
    return [read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))
            if name.startswith(begin) and name.endswith(".c") and not (but and name.startswith(but))]


def call_at(text, start):
    """The text of a call whose ( is at start."""
    depth = 0
    for i in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return text[start:i]
    return text[start:]


def source_faults():
    """Every code of a fault that documents are told, and whether it is a warning."""
    faults = {}
    texts = sources("engine/core") + sources("engine/xdoc", but="chart") + sources("engine/batch", "tariff")
    for text in texts:
        for call in re.finditer(r"\b(fault_error|fault_warning|fault_add|reader_refuse)\(", text):
            words = call_at(text, call.end() - 1)
            codes = re.findall(r'"([a-z]+(?:-[a-z]+)*)"', words)
            warning = call.group(1) == "fault_warning" or "FAULT_WARNING" in words
            if codes:
                faults[codes[0]] = warning
        for code in re.findall(r'\bcode = "([a-z-]+)"', text):
            faults[code] = False
    return faults


def source_holds():
    """Every finding that pricing holds an account with."""
    codes = dict(re.findall(r'^FINDING\(([A-Z_]+), "([a-z-]+)"', read("include/weir/finding.def"), re.M))
    names = set()
    for text in sources("engine/core"):
        for call in re.finditer(r"\bpricing_hold\(", text):
            names.update(re.findall(r"WEIR_FINDING_([A-Z_]+)", call_at(text, call.end() - 1)))
    return {codes[name] for name in names}


def compare(report, what, in_page, in_source):
    for name in sorted(set(in_page) | set(in_source)):
        fault = None
        if name not in in_page:
            fault = f"\"{name}\" is missing"
        elif name not in in_source:
            fault = f"\"{name}\" is no longer in the source"
        elif list(in_page).count(name) > 1:
            fault = f"\"{name}\" stands there twice"
        report.judge(1, what, fault)


def check_lists(lines, report):
    faults = source_faults()
    errors = items(lines, "Errors") + items(lines, "Errors of test documents")
    compare(report, "errors", errors, [code for code in faults if not faults[code]])
    compare(report, "warnings", items(lines, "Warnings"), [code for code in faults if faults[code]])
    compare(report, "held accounts", items(lines, "HELD ACCOUNTS"), source_holds())


# --- features ------------------------------------------------------------------------------------

def enumerated(schema, attribute):
    inline = attribute.find(f"{XSD}simpleType")
    type_ = attribute.get("type")
    if inline is None and type_ is not None:
        inline = schema.find(f"{XSD}simpleType[@name='{type_}']")
    return [] if inline is None else [item.get("value") for item in inline.iter(f"{XSD}enumeration")]


def features_of(schema):
    """Every `element`, `element attribute` and `element attribute value` of a schema; a value that
    also holds when the attribute is left out is no feature."""
    features = set()
    for element in schema.iter(f"{XSD}element"):
        name, type_ = element.get("name"), element.get("type")
        complex_ = schema.find(f"{XSD}complexType[@name='{type_}']")
        features.add(name)
        for attribute in complex_.iter(f"{XSD}attribute"):
            features.add(f"{name} {attribute.get('name')}")
            features.update(f"{name} {attribute.get('name')} {value}"
                            for value in enumerated(schema, attribute)
                            if value != attribute.get("default"))
    return features


def features_in(text):
    found = set()
    for element in ET.fromstring(text).iter():
        name = element.tag.partition("}")[2]
        found.add(name)
        for attribute, value in element.attrib.items():
            found.update((f"{name} {attribute}", f"{name} {attribute} {value}"))
    return found


def check_features(lines, examples, report):
    shown = set()
    for example in examples:
        shown |= features_in(example.text)
        if example.tests is not None:
            shown |= features_in(example.tests[1])
    told = {word for line in lines if re.match(r"\.(It )?Cm ", line) for word in line.split()}
    for path in ("schemas/tariff.xsd", "schemas/tariff-test.xsd"):
        for feature in sorted(features_of(ET.parse(path).getroot())):
            report.judge(1, path, None if feature in shown else f"no example has {feature}")
            name = feature.split()[-1]
            report.judge(1, path, None if name in told else f"the page does not tell of {name}")


def main():
    program, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    page = sys.argv[3] if len(sys.argv) > 3 else PAGE
    lines = read(page).splitlines()
    report = Report(page)
    shutil.rmtree(folder, ignore_errors=True)
    examples = read_examples(lines, folder, report)
    for example in examples:
        run_example(program, example, report)
    check_lists(lines, report)
    check_features(lines, examples, report)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
