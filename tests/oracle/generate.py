"""Random tariffs that use every feature in combination, and random cases that go for their edges.  Seeded: the same
seed makes the same documents."""
import copy
import datetime
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

from case import decimal, element, new_case, price_step, account_of
from document import TARIFF, text_of
from pricing import LITRE, date

GROUPS = ["dibao", "welfare", "reward"]
ATTRIBUTES = {"zone": ["I", "II", "III"], "size": ["15", "20", "50", "100"], "use": ["greening", "industry", "school"],
              "permit": ["valid", "none", "expired"], "dwellings": ["1", "3", "12", "2.5", "0"], "heads": ["1", "40", "0.333"],
              "source": ["ground", "surface"]}
NUMBERS = ["1", "3", "12", "2.5", "0", "0.333", "40"]
CLASSES = ["residential", "shop", "mixed", "plant"]


def vocabulary(tariff):
    """What the tariff asks an account about: attribute names with values worth having, and its relief groups."""
    words, groups = {}, {}
    for version in tariff.version:
        for kind in version.classes.values():
            groups.update((relief.group, None) for relief in kind.relief)
            conditions = []
            for charge in kind.charge:
                conditions += [price[1] for price in charge.price] + [c for c, _ in charge.volume + charge.multiply]
                for when, _, _, times in charge.fixed:
                    conditions.append(when)
                    if times:
                        words.setdefault(times, {}).update(dict.fromkeys(NUMBERS))
            for blocks in kind.blocks:
                for block in blocks.block:
                    if block.factor:
                        words.setdefault(block.factor, {}).update(dict.fromkeys(NUMBERS))
            for name, operator, value in (term for condition in conditions for term in condition.terms):
                values = value.split("|")
                if operator == ">=":
                    values = [value, str(int(value.split(".")[0]) + 1), str(max(0, int(value.split(".")[0]) - 1))]
                words.setdefault(name, {"other": None}).update(dict.fromkeys(values))
    for name in ("persons", "class"):
        words.pop(name, None)
    return {name: list(values) for name, values in words.items()}, list(groups)


class Generator:
    def __init__(self, random):
        self.random = random

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, *choices):
        return self.random.choice(choices)

    def number(self, low, high, places):
        """A decimal text between low and high with up to that many places, round ones often."""
        places = self.random.choice([0, min(1, places), places])
        scale = 10 ** places
        value = Fraction(self.random.randint(int(low * scale), int(high * scale)), scale)
        return decimal(value, places)

    # --- Tariffs -------------------------------------------------------------------------------
    def when(self):
        terms = []
        for _ in range(self.pick(1, 1, 1, 2)):
            name = self.pick("zone", "size", "use", "permit", "source", "persons")
            if name == "persons":
                terms.append(f"persons>={self.random.randint(1, 7)}")
            elif name == "size" and self.chance(60):
                terms.append(f"size>={self.pick('20', '50', '15')}")
            else:
                values = self.random.sample(ATTRIBUTES[name], self.pick(1, 1, 2) if len(ATTRIBUTES[name]) > 2 else 1)
                if self.chance(25):
                    terms.append(f"{name}!={values[0]}")
                else:
                    terms.append(f"{name}={'|'.join(values)}")
        if len({term.split("=")[0].rstrip("!>") for term in terms}) < len(terms):
            terms = terms[:1]
        return " ".join(terms)

    def different(self, count):
        """Conditions of which none repeats another."""
        found = []
        for _ in range(count):
            when = self.when()
            if all(when.split("=")[0].rstrip("!>") != other.split("=")[0].rstrip("!>") for other in found):
                found.append(when)
        return found

    def version_days(self):
        day = datetime.date(self.pick(2018, 2019, 2020), 1, 1).toordinal()
        days = []
        for _ in range(self.pick(1, 1, 2, 2, 3, 4)):
            days.append(day)
            step = self.pick(31, 45, 122, 180, 365, 366, 500)
            day += step
            if self.chance(60):
                day = date(day).replace(day=1).toordinal()
            if self.chance(25):
                day = datetime.date(date(day).year + 1, 1, 1).toordinal()
            if day <= days[-1]:
                day = days[-1] + 17
        return days

    def settings(self, node, index):
        if self.chance(60):
            if self.chance(40):
                element(node, "year", of="account")
                by_month = True
            else:
                starts = self.pick("--01-01", "--07-01", "--04-01", "--03-15", "--12-31", "--02-28", "--10-16")
                element(node, "year", starts=starts)
                by_month = starts.endswith("-01")
        else:
            by_month = True
        if self.chance(40):
            element(node, "month", count=self.pick("whole", "exact", "exact"))
        self.per = "line"
        if self.chance(65):
            self.per = self.pick("line", "charge", "invoice", "invoice")
            element(node, "rounding", to=self.pick("0.01", "0.01", "0.01", "0.1", "0.05", "1", "0.1"),
                    mode=self.pick("half-up", "half-even", "half-even", "down", "up"), per=self.per)
        if self.chance(50):
            element(node, "volume", step=self.pick("1", "1", "0.001", "0.1", "0.01", "10"))
        if index and self.chance(70):
            rule = self.pick("by-day", "by-day", "by-read")
            element(node, "change", rule=rule, step=self.pick("1", "1", "0.001", "0.1", "10", "100", None))
        return by_month

    def limits(self, node, over, against, count):
        """Blocks upwards; the last is open."""
        at = Fraction(0)
        for index in range(count - 1):
            block = element(node, "block")
            if over == "period" and not against and self.chance(35):
                at += Fraction(self.random.randint(1, 2000), 1000)
                block.set("per-day", decimal(at, 3))
                if self.chance(25):
                    block.set("factor", self.pick("dwellings", "heads"))
                self.per_day = True
                continue
            if self.per_day:
                at *= 30
                self.per_day = False
            step = {"year": 200, "month": 20, "period": 40}[over] if not against else 50
            at += Fraction(self.number(1, step, 3))
            block.set("to", decimal(at, 3))
            if not against and self.chance(35):
                block.set("extra", self.number(1, max(2, step // 4), 3))
                block.set("extra-from", str(self.pick(1, 3, 5, 6)))
            if not against and self.chance(20):
                block.set("per-head", decimal(at / self.pick(4, 3, 5) // LITRE * LITRE + LITRE, 3))
                block.set("heads-from", str(self.pick(1, 4, 5, 7)))
            if self.chance(12):
                block.set("factor", self.pick("dwellings", "heads"))
        element(node, "block")

    def blocks(self, node, name, by_month):
        over = self.pick("year", "year", "year", "month", "period")
        blocks = element(node, "blocks", id=name, over=over if over != "year" or self.chance(50) else None)
        against = self.chance(20)
        if over == "year":
            if self.chance(60):
                blocks.set("part-year", self.pick("full", "months", "days"))
            if self.chance(75):
                close = self.pick("by-read", "by-day", "by-month")
                if close == "by-month" and not by_month:
                    close = "by-day"
                blocks.set("close", close)
                if close != "by-read" and self.chance(70):
                    blocks.set("step", self.pick("1", "0.001", "0.1", "10", "100"))
        if against:
            blocks.set("against", "plan")
        self.per_day = False
        self.limits(blocks, over, against, self.pick(2, 3, 3, 4))
        return len(blocks)

    def prices(self, charge, block_count):
        """Prices that leave no hole, mostly."""
        def price(text, **attributes):
            element(charge, "price", **attributes).text = text

        level = self.random.choice([Fraction(1, 2), Fraction(2), Fraction(9, 2)])
        halves = self.chance(25)
        places = self.pick(1, 2, 2, 3, 5)

        def text(index):
            if halves:  # many amounts end half-way between two units
                return decimal(Fraction(self.random.randint(1, 9) + 4 * index, self.pick(2, 20, 200)), 3)
            units = int(level * 10 ** places)
            return decimal(Fraction(self.random.randint(units // 2 + 1, units + 1) + units * index, 10 ** places), places)

        if block_count:
            for index in range(block_count):
                if self.chance(15):
                    price(text(index), block=index + 1, when=self.when())
                if self.chance(10):
                    price(text(index), block=index + 1, months=self.pick("6-9", "12-2", "1,7-8", "3"))
                price(text(index), block=index + 1)
            return
        if self.chance(55):
            charge.set("price", text(0))
            return
        for when in self.different(self.pick(1, 2)):
            when = when if self.chance(80) else None
            months = self.pick("6-9", "12-2", "1,7-8", "11-9") if when is None or self.chance(40) else None
            price(text(self.pick(0, 1)), when=when, months=months)
        if self.chance(88):
            price(text(0))

    def charge(self, node, name, blocks, others):
        charge = element(node, "charge", id=name)
        if self.per != "invoice" and self.chance(30):
            charge.set("fund", self.pick("water", "sewage"))
        kind = self.random.random()
        if others and kind < 0.12:
            charge.set("of", " ".join(self.random.sample(others, self.random.randint(1, min(2, len(others))))))
            charge.set("percent", self.number(1, 150, 4))
        elif kind < 0.9:
            used = self.random.choice(blocks) if blocks and self.chance(60) else None
            if used:
                charge.set("blocks", used[0])
                if self.chance(15):
                    charge.set("by", "top")
            self.prices(charge, used[1] if used else 0)
            for when in self.different(self.pick(0, 0, 0, 1, 2)):
                element(charge, "volume", factor=self.pick("0.9", "0.91", "0.25", "1.05", "0.333333", "0"), when=when)
            if self.chance(15):
                element(charge, "volume", factor=self.pick("0.9", "0.85", "0.500001"))
            for when in self.different(self.pick(0, 0, 0, 1, 2)):
                element(charge, "multiply", by=self.pick("2", "3", "1.5", "0.333", "0.5", "0"), when=when)
        for _ in range(self.pick(1, 1, 2) if kind >= 0.9 else self.pick(0, 0, 0, 0, 1)):
            element(charge, "fixed", amount=self.number(0, 30, 5), per=self.pick("day", "month", "period"),
                    when=self.when() if self.chance(25) else None, times=self.pick("dwellings", "heads") if self.chance(20) else None)
        if self.chance(12):
            amount, per = self.number(1, 60, 5), self.pick("day", "month", "period", "month")
            if charge.find("fixed") is None and self.chance(30):  # both the same without water
                element(charge, "fixed", amount=amount, per=per)
            element(charge, "minimum", amount=amount, per=per)
        return charge

    def kind(self, node, name, by_month, shared):
        kind = element(node, "class", id=name)
        blocks = []
        for index in range(self.pick(0, 1, 1, 1, 2)):
            block_id = self.pick("household", "steps", "other")
            if block_id not in [b for b, _ in blocks]:
                blocks.append((block_id, self.blocks(kind, block_id, by_month)))
        names = ["water", "resource", "sewage", "extra", "standing"][:self.pick(1, 2, 2, 3, 4, 5)]
        charges = []
        for charge_name in names:
            charges.append(self.charge(kind, charge_name, blocks, [c.get("id") for c in charges]))
        used = {c.get("blocks") for c in charges}
        for block_id, _ in blocks:
            if block_id not in used:
                kind.remove(next(b for b in kind.findall("blocks") if b.get("id") == block_id))
        plain = [c.get("id") for c in charges if c.get("blocks") is None and (c.get("price") or c.find("price") is not None)]
        surcharges = []
        for surcharge_name in ["above-plan", "above-norm"][:self.pick(0, 1, 1, 2)] if plain else []:
            self.surcharge(kind, surcharge_name, plain)
            surcharges.append(surcharge_name)
        groups = []
        for _ in range(self.pick(0, 0, 1, 2, 3)):
            relief = element(kind, "relief", group=self.pick(*GROUPS))
            on = names if self.chance(30) else self.random.sample(names, self.random.randint(1, len(names)))
            if self.chance(50):
                on = [n for n in on if next(c for c in charges if c.get("id") == n).get("of") is None] or on
                relief.set("free-m3", self.number(1, 12, 3))
            else:
                relief.set("percent", self.number(1, 100, 4))
            relief.set("on", " ".join(on))
            groups.append(relief.get("group"))
        for tax_name in ["vat", "levy"][:self.pick(0, 0, 1, 2)]:
            ids = names + surcharges + sorted(set(groups))
            element(kind, "tax", id=tax_name, percent=self.number(1, 20, 4),
                    on=" ".join(self.random.sample(ids, self.random.randint(1, len(ids)))), included=self.pick("yes", "no", "no"))

    def surcharge(self, kind, name, plain):
        surcharge = element(kind, "surcharge", id=name,
                            on=" ".join(self.random.sample(plain, self.random.randint(1, len(plain)))))
        if self.chance(60):
            surcharge.set("against", self.pick("plan", "norm", "permit"))
        if self.chance(30):
            surcharge.set("plan", self.pick("optional", "required"))
        if self.per != "invoice" and self.chance(30):
            surcharge.set("fund", "above")
        to = Fraction(0)
        for index in range(self.pick(1, 2, 3, 4)):
            to += Fraction(self.number(1, 40, 4))
            element(surcharge, "band", to=decimal(to, 4) + "%",
                    add=self.pick("0", "1") if index == 0 else decimal(Fraction(index) + Fraction(self.random.randint(0, 5), 10), 1))
        surcharge[-1].attrib.pop("to")

    def tariff(self, name):
        root = ElementTree.Element("tariff", {"xmlns": TARIFF[1:-1], "id": name})
        classes = CLASSES[:self.pick(1, 2, 3, 4)]
        previous = None
        for index, day in enumerate(self.version_days()):
            version = element(root, "version", from_=text_of(day))
            if previous is not None and self.chance(10):
                previous.set("to", text_of(day))
            by_month = self.settings(version, index)
            for class_id in classes:
                if index and len(classes) > 1 and self.chance(4):
                    continue
                if index and self.per == "line" and self.chance(25) and self.copy_class(version, previous, class_id, by_month):
                    continue
                self.kind(version, class_id, by_month, None)
            if version.find("class") is None:
                self.kind(version, classes[0], by_month, None)
            previous = version
        if self.chance(15):
            previous.set("to", text_of(day + self.random.randint(20, 800)))
        return root

    def copy_class(self, version, previous, class_id, by_month):
        """Most classes stay much as they are: the next version's is the same, with dearer prices."""
        for kind in previous.findall("class"):
            if kind.get("id") == class_id:
                if not by_month and any(b.get("close") == "by-month" for b in kind.findall("blocks")):
                    return False
                new = ElementTree.fromstring(ElementTree.tostring(kind))
                for price in new.iter("price"):
                    price.text = decimal(Fraction(price.text) + Fraction(1, 5), 5)
                version.append(new)
                return True
        return False

    # --- Cases ---------------------------------------------------------------------------------
    def first_day(self, tariff):
        version = self.random.choice(tariff.version)
        day = version.begin + self.random.randint(-200, 400)
        if self.chance(30):
            day = version.begin + self.pick(0, 0, -1, 1, -30, 31)
        if self.chance(20):
            day = date(day).replace(day=1).toordinal()
        if self.chance(90):
            day = max(day, tariff.version[0].begin)
        return day

    def length(self):
        return self.pick(1, 7, 28, 30, 31, 31, 45, 46, 60, 61, 62, 91, 122, 180, 365, 366, 400, 800, 1500,
                         self.random.randint(1, 200))

    def terms(self, tariff, first):
        terms = {}
        if self.chance(75):
            terms["persons"] = str(self.pick(1, 2, 3, 4, 5, 6, 7, 8, 12))
        if self.chance(85):
            day = first - self.pick(0, 0, 0, 1, 15, 40, 200, 365, 1000) if self.chance(90) else first + self.random.randint(1, 100)
            terms["opened"] = text_of(day)
        if self.chance(15):
            terms["closed"] = text_of(first + self.random.randint(0, 600))
        if self.chance(40):
            groups = vocabulary(tariff)[1] or GROUPS
            terms["relief"] = " ".join(self.random.sample(groups, self.random.randint(1, len(groups))))
        return terms

    def volume(self):
        return Fraction(self.pick(0, 0, 1, 1000, 999, 1001, 500, 7, 100000, self.random.randint(1, 50000),
                                  self.random.randint(1, 500000), 1000 * self.random.randint(1, 400),
                                  1000 * self.random.randint(1, 60)), 1000)

    def aimed(self, tariff, account, step):
        """A volume that ends on an edge, or a litre or a step beside it."""
        trial = account_of_copy(account)
        bill = price_step(tariff, trial, step[:3] + (Fraction(100),) + step[4:])
        edges = [edge for edge in bill.edges if edge > 0]
        if not edges:
            return self.volume()
        beside = self.pick(Fraction(0), LITRE, -LITRE, Fraction(1), Fraction(-1))
        return max(Fraction(0), self.random.choice(edges) // LITRE * LITRE + beside)

    def plans(self, case, first):
        for kind in ["plan", "norm", "permit"]:
            if not self.chance(70):
                continue
            starts = set()
            for year in range(date(first).year, date(first).year + self.pick(1, 2, 4)):
                begin = datetime.date(year, 1, 1).toordinal()
                end = datetime.date(year + 1, 1, 1).toordinal()
                if self.chance(30 if kind == "plan" else 60):
                    middle = begin + self.random.randint(1, 364)
                    case.plans.append((middle, min(end, middle + 200), self.plan_m3(), kind))
                    starts.add(middle)
                if self.chance(85):
                    case.plans.append((begin, end, self.plan_m3(), kind))
        self.random.shuffle(case.plans)

    def plan_m3(self):
        if self.chance(12):
            return None
        return Fraction(self.pick(0, 1000, 10000, 100000, 1000000, self.random.randint(1, 300000)), 1000)

    def sets(self, tariff):
        words = vocabulary(tariff)[0]
        return [(name, self.random.choice(values)) for name, values in words.items()
                if self.chance(93 if "2.5" in values else 75)]

    def case(self, tariff, name):
        version = self.random.choice(tariff.version)
        class_id = self.random.choice(sorted(version.classes))
        case = new_case(name, class_id)
        first = self.first_day(tariff)
        case.account.update(self.terms(tariff, first))
        case.sets = self.sets(tariff)
        self.plans(case, first)
        account = account_of(case)
        day = first
        for _ in range(self.pick(1, 2, 3, 3, 4, 6)):
            if case.steps and self.chance(18):
                self.add(case, tariff, account, ("change", self.changed(tariff, day, account)))
            if self.chance(8):
                day += self.random.randint(1, 40)
            other = self.random.choice(sorted(version.classes)) if self.chance(6) else None
            length = self.length()
            if self.chance(15):
                inside = [v.begin for v in tariff.version if v.begin > day]
                length = max(1, inside[0] - day + self.pick(-1, 0, 0, 1)) if inside else length
            step = ("use", day, day + length, self.volume(), other)
            if self.chance(60):
                step = step[:3] + (self.aimed(tariff, account, step), other)
            self.add(case, tariff, account, step)
            day += length
        return case

    def inside_case(self, tariff, name):
        """Uses with reads and changes of class inside, which a tariff test cannot write; nothing below a volume step."""
        case = self.case(tariff, name)
        uses = []
        for step in case.steps:
            if step[0] == "use":
                begin, end = step[1:3]
                tens = self.pick(0, 1, 2, 5, 30, self.random.randint(1, 100))
                days = sorted({self.inside_day(tariff, begin, end) for _ in range(self.pick(0, 1, 1, 2, 3))} - {begin, end})
                marks = sorted(self.random.randint(0, tens * 10000) for _ in days)
                reads = [(day, Fraction(mark - before, 1000)) for day, mark, before in zip(days, marks, [0] + marks)]
                rows = [(day, self.random.choice(sorted(tariff.version[-1].classes)))
                        for day in sorted({self.inside_day(tariff, begin, end) for _ in range(self.pick(0, 0, 1, 2))} - {begin, end})]
                step = ("use", begin, end, Fraction(tens * 10), step[4], reads, rows)
            uses.append(step)
        case.steps = uses
        return case

    def inside_day(self, tariff, begin, end):
        near = [v.begin + beside for v in tariff.version for beside in (0, 0, 1, -1) if begin < v.begin + beside < end]
        near += [year for year in (datetime.date(date(end).year, m, 1).toordinal() for m in range(1, 13)) if begin < year < end]
        return self.random.choice(near) if near and self.chance(60) else self.random.randint(begin, end)

    def changed(self, tariff, day, account):
        terms = self.terms(tariff, day)
        keep = self.random.sample(sorted(terms), self.random.randint(0, min(2, len(terms))))
        terms = {name: terms[name] for name in keep}
        if not terms or self.chance(20):
            terms["class"] = self.random.choice(sorted(tariff.version[-1].classes))
        if "relief" not in terms and self.chance(10):
            terms["relief"] = ""
        return terms

    def add(self, case, tariff, account, step):
        case.steps.append(step)
        price_step(tariff, account, step)


    # --- Edges ---------------------------------------------------------------------------------
    def edge_cases(self, tariff):
        """Each edge of each class and version: on it, and a litre and a m3 beside it; from nothing and going on."""
        for version in tariff.version:
            for class_id in sorted(version.classes):
                for persons in (None, 3, 6, 9):
                    yield from self.edges_of(tariff, version, class_id, persons)

    def edges_of(self, tariff, version, class_id, persons):
        first = version.begin + self.pick(0, 0, 15, 100)
        base = new_case("", class_id)
        base.account["opened"] = text_of(first - self.pick(0, 400, 1000))
        if persons is not None:
            base.account["persons"] = str(persons)
        base.sets = [(name, self.random.choice(values)) for name, values in vocabulary(tariff)[0].items()]
        for kind in ("plan", "norm", "permit"):
            base.plans.append((first - 400, first + 1000, Fraction(self.pick(1000, 10000, 123456), 1000), kind))
        days = self.pick(30, 31, 61, 365)
        before = ("use", first, first + days, Fraction(self.random.randint(0, 60)), None)
        for steps in ([], [before]):
            account = account_of(base)
            for step in steps:
                price_step(tariff, account, step)
            begin = first + days * len(steps)
            trial = ("use", begin, begin + days, Fraction(0), None)
            edges = sorted(set(edge for edge in price_step(tariff, account_of_copy(account), trial).edges if edge > 0))
            for edge in edges:
                for beside in (Fraction(0), LITRE, -LITRE, Fraction(1), Fraction(-1)):
                    case = new_case("", class_id)
                    case.account, case.sets, case.plans = base.account, base.sets, base.plans
                    m3 = max(Fraction(0), edge // LITRE * LITRE + beside)
                    case.steps = steps + [trial[:3] + (m3, None)]
                    case.name = f"{text_of(version.begin)} {class_id} {persons} {decimal(edge, 3)} {decimal(m3, 3)} after {len(steps)}"
                    yield case


def account_of_copy(account):
    other = copy.copy(account)
    other.counters = dict(account.counters)
    other.fraction = dict(account.fraction)
    return other


def write_tariff(path, root):
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="UTF-8", xml_declaration=True)
