"""Reads a tariff document by itself, knowing nothing of the program: xml.etree, exact fractions, days as ordinals."""
import datetime
import re
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

TARIFF = "{urn:weir:tariff:1}"
TEST = "{urn:weir:tariff-test:1}"


def day_of(text):
    return None if text is None else datetime.date.fromisoformat(text).toordinal()


def text_of(day):
    return datetime.date.fromordinal(day).isoformat()


def number(text):
    """An exact number, or None for what is no plain decimal."""
    if text is None or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text.strip()):
        return None
    return Fraction(text.strip())


class Condition:
    """name=value, name=a|b, name!=value, name>=number, all of which must hold."""

    def __init__(self, text):
        self.terms = []
        for term in (text or "").split():
            name, operator, value = re.fullmatch(r"([^!>=]+)(!=|>=|=)(.*)", term).groups()
            self.terms.append((name, operator, value))

    def holds(self, facts):
        for name, operator, value in self.terms:
            known = facts.get(name)
            if operator == "=":
                good = known is not None and known in value.split("|")
            elif operator == "!=":
                good = known is None or known != value
            else:
                have, want = number(known), number(value)
                good = have is not None and want is not None and have >= want
            if not good:
                return False
        return True


def months_of(text):
    """The months of a season: 6-9, 12-2, 1,7-8."""
    if text is None:
        return set(range(1, 13))
    months = set()
    for span in text.split(","):
        first, _, last = span.partition("-")
        month, last = int(first), int(last or first)
        months.add(month)
        while month != last:
            month = month % 12 + 1
            months.add(month)
    return months


class Item:
    """An element's attributes as plain fields; what a kind of element needs is filled in below."""


def read_blocks(element):
    blocks = Item()
    blocks.id = element.get("id")
    blocks.over = element.get("over", "year")
    blocks.part_year = element.get("part-year", "full")
    blocks.close = element.get("close", "by-read")
    blocks.step = number(element.get("step", "1"))
    blocks.against = element.get("against")
    blocks.block = []
    for child in element.findall(TARIFF + "block"):
        block = Item()
        block.to = number(child.get("to"))
        block.extra = number(child.get("extra"))
        block.extra_from = int(child.get("extra-from", "1"))
        block.per_head = number(child.get("per-head"))
        block.heads_from = int(child.get("heads-from", "1"))
        block.per_day = number(child.get("per-day"))
        block.factor = child.get("factor")
        block.open = block.to is None and block.per_day is None and block.per_head is None
        blocks.block.append(block)
    return blocks


def read_charge(element):
    charge = Item()
    charge.id = element.get("id")
    charge.fund = element.get("fund")
    charge.blocks = element.get("blocks")
    charge.by = element.get("by", "slice")
    charge.of = (element.get("of") or "").split()
    charge.percent = number(element.get("percent"))
    charge.price = []  # (block or None, condition, months, price)
    if element.get("price") is not None:
        charge.price.append((None, Condition(None), months_of(None), number(element.get("price"))))
    for child in element.findall(TARIFF + "price"):
        block = child.get("block")
        charge.price.append((None if block is None else int(block), Condition(child.get("when")),
                             months_of(child.get("months")), number(child.text)))
    charge.volume = [(Condition(c.get("when")), number(c.get("factor"))) for c in element.findall(TARIFF + "volume")]
    charge.multiply = [(Condition(c.get("when")), number(c.get("by"))) for c in element.findall(TARIFF + "multiply")]
    charge.fixed = [(Condition(c.get("when")), number(c.get("amount")), c.get("per"), c.get("times"))
                    for c in element.findall(TARIFF + "fixed")]
    minimum = element.find(TARIFF + "minimum")
    charge.minimum = None if minimum is None else (number(minimum.get("amount")), minimum.get("per"))
    return charge


def read_surcharge(element):
    surcharge = Item()
    surcharge.id = element.get("id")
    surcharge.fund = element.get("fund")
    surcharge.on = element.get("on").split()
    surcharge.against = element.get("against", "plan")
    surcharge.required = element.get("plan", "required") == "required"
    surcharge.band = [(None if b.get("to") is None else number(b.get("to").rstrip("%")), number(b.get("add")))
                      for b in element.findall(TARIFF + "band")]
    return surcharge


def read_relief(element):
    relief = Item()
    relief.group = element.get("group")
    relief.free = number(element.get("free-m3"))
    relief.percent = number(element.get("percent"))
    relief.on = element.get("on").split()
    return relief


def read_tax(element):
    tax = Item()
    tax.id = element.get("id")
    tax.percent = number(element.get("percent"))
    tax.on = element.get("on").split()
    tax.included = element.get("included", "yes") == "yes"
    return tax


def read_class(element):
    kind = Item()
    kind.id = element.get("id")
    kind.blocks = [read_blocks(child) for child in element.findall(TARIFF + "blocks")]
    kind.charge = [read_charge(child) for child in element.findall(TARIFF + "charge")]
    kind.surcharge = [read_surcharge(child) for child in element.findall(TARIFF + "surcharge")]
    kind.relief = [read_relief(child) for child in element.findall(TARIFF + "relief")]
    kind.tax = [read_tax(child) for child in element.findall(TARIFF + "tax")]
    return kind


def read_version(element):
    version = Item()

    def setting(name, attribute, default=None):
        child = element.find(TARIFF + name)
        return default if child is None else child.get(attribute, default)

    version.begin = day_of(element.get("from"))
    version.end = day_of(element.get("to"))
    starts = setting("year", "starts", "--01-01")
    version.year_of_account = setting("year", "of") == "account"
    version.year_starts = (int(starts[2:4]), int(starts[5:7]))
    version.month_exact = setting("month", "count", "whole") == "exact"
    version.round_to = number(setting("rounding", "to", "0.01"))
    version.round_mode = setting("rounding", "mode", "half-up")
    version.round_per = setting("rounding", "per", "line")
    version.volume_step = number(setting("volume", "step", "0.001"))
    version.by_read = setting("change", "rule", "by-day") == "by-read"
    version.change_step = number(setting("change", "step", "1"))
    version.classes = {c.get("id"): read_class(c) for c in element.findall(TARIFF + "class")}
    return version


def read_tariff(root):
    """A tariff from its root element; versions in order of their first day."""
    tariff = Item()
    tariff.id = root.get("id")
    tariff.version = sorted((read_version(v) for v in root.findall(TARIFF + "version")), key=lambda v: v.begin)
    tariff.blocks_begin = {}  # first day of the first version that has blocks of this id
    for version in tariff.version:
        for kind in version.classes.values():
            for blocks in kind.blocks:
                tariff.blocks_begin.setdefault(blocks.id, version.begin)
    return tariff


def parse(path):
    return read_tariff(ElementTree.parse(path).getroot())
