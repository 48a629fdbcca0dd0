"""A case: an account and its uses one after another, as a tariff test has them; billing it and writing it down."""
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

from document import TEST, Item, day_of, number, text_of
from pricing import Account, price_bill


def new_case(name, class_id):
    case = Item()
    case.name, case.source = name, None
    case.account = {"class": class_id}  # texts, as in the document
    case.sets = []  # (name, value)
    case.plans = []  # (from, to, m3 or None, kind)
    case.steps = []  # ("use", from, to, m3, class or None[, reads, rows]) or ("change", texts)
    return case


def apply_terms(account, terms):
    for name, value in terms.items():
        if name == "class":
            account.class_id = value
        elif name == "persons":
            account.persons = int(value)
        elif name == "relief":
            account.relief = value.split()
        else:
            setattr(account, name, day_of(value))


def account_of(case):
    account = Account()
    apply_terms(account, case.account)
    account.attributes = dict(case.sets)
    account.plans = list(case.plans)
    return account


def price_step(tariff, account, step):
    """The bill of a use, or None for a change of terms."""
    if step[0] == "change":
        apply_terms(account, step[1])
        return None
    _, begin, end, m3, class_id, *inside = step
    return price_bill(tariff, account, class_id or account.class_id, begin, end, m3, *inside)


def price_case(tariff, case):
    account = account_of(case)
    return [bill for bill in (price_step(tariff, account, step) for step in case.steps) if bill is not None]


# --- Writing -----------------------------------------------------------------------------------
def decimal(value, places):
    scaled = value * 10 ** places
    assert scaled.denominator == 1, value
    units = abs(scaled.numerator)
    text = f"{units // 10 ** places}.{units % 10 ** places:0{places}d}" if places else str(units)
    return ("-" if value < 0 else "") + text


def element(parent, name, /, **attributes):
    child = ElementTree.SubElement(parent, name)
    for key, value in attributes.items():
        if value is not None:
            child.set(key.rstrip("_").replace("_", "-"), str(value))
    return child


def write_case(parent, case, bills):
    node = element(parent, "case", name=case.name, source=case.source)
    element(node, "account", **case.account)
    for name, value in case.sets:
        element(node, "set", name=name, value=value)
    for begin, end, m3, kind in case.plans:
        element(node, "plan", from_=text_of(begin), to=text_of(end), m3="" if m3 is None else decimal(m3, 3), kind=kind)
    for step in case.steps:
        if step[0] == "change":
            element(node, "change", **step[1])
        else:
            element(node, "use", from_=text_of(step[1]), to=text_of(step[2]), m3=decimal(step[3], 3), class_=step[4])
    expect = element(node, "expect", exact="yes")
    for use, bill in enumerate(bills, 1):
        for line in bill.lines:
            element(expect, "line", use=use, charge=line.charge, block=line.block, band=line.band,
                    m3=None if line.m3 is None else decimal(line.m3, 3),
                    price=None if line.price is None else decimal(line.price, 5), amount=decimal(line.amount, 2))
        element(expect, "total", use=use, amount=decimal(bill.total, 2))
    return node


def write_tests(path, tariff_id, tariff_file, cases_and_bills):
    root = ElementTree.Element("tests", {"xmlns": TEST[1:-1], "tariff": tariff_id, "file": tariff_file})
    for case, bills in cases_and_bills:
        write_case(root, case, bills)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="UTF-8", xml_declaration=True)


# --- Reading -----------------------------------------------------------------------------------
def read_case(node):
    account = node.find(TEST + "account")
    case = new_case(node.get("name"), account.get("class"))
    case.source = node.get("source")
    case.account = dict(account.attrib)
    case.sets = [(child.get("name"), child.get("value")) for child in node.findall(TEST + "set")]
    case.plans = [(day_of(c.get("from")), day_of(c.get("to")), number(c.get("m3") or None), c.get("kind", "plan"))
                  for c in node.findall(TEST + "plan")]
    for child in node:
        if child.tag == TEST + "use":
            case.steps.append(("use", day_of(child.get("from")), day_of(child.get("to")),
                               Fraction(child.get("m3")), child.get("class")))
        elif child.tag == TEST + "change":
            case.steps.append(("change", dict(child.attrib)))
    return case


def read_tests(path):
    root = ElementTree.parse(path).getroot()
    return root.get("file"), [read_case(node) for node in root.findall(TEST + "case")]
