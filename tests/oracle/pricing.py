"""Prices a bill by the words of the tariff language's description, with exact fractions and no thought of speed."""
import datetime
from fractions import Fraction

LITRE = Fraction(1, 1000)
CENT = Fraction(1, 100)
PRICE_UNIT = Fraction(1, 100000)


class Held(Exception):
    """The account is held: nothing is billed and no counter moves."""


class Account:
    """What is known of an account while a bill is made; also its counters and fractions between bills."""

    def __init__(self):
        self.class_id = None
        self.persons = None
        self.opened = None
        self.closed = None
        self.relief = []
        self.attributes = {}
        self.plans = []  # (from, to, m3 or None, kind)
        self.counters = {}  # (kind, id, first day): m3
        self.fraction = {}  # class: m3 below the volume step

    def facts(self, class_id):
        facts = dict(self.attributes)
        facts["class"] = class_id
        if self.persons is not None:
            facts["persons"] = str(self.persons)
        return facts

    def plan(self, kind, day):
        rows = [row for row in self.plans if row[3] == kind and row[0] <= day < row[1]]
        return max(rows, key=lambda row: row[0]) if rows else None


class Line:
    def __init__(self, part, charge, fund=None, block=None, band=None, m3=None, price=None, exact=Fraction(0)):
        self.part, self.charge, self.fund, self.block, self.band = part, charge, fund, block, band
        self.m3, self.price, self.exact = m3, price, exact
        self.amount = None
        self.tax = None


class Part:
    def __init__(self, begin, end, version, class_id, volume, water):
        self.begin, self.end, self.version, self.class_id, self.volume = begin, end, version, class_id, volume
        self.water = water  # of the whole period
        self.kind = version.classes.get(class_id)


class Bill:
    def __init__(self):
        self.held = None
        self.volume = None
        self.lines = []
        self.no_plan = False
        self.edges = []  # m3 from the water counted before to each edge: what is worth trying next

    @property
    def total(self):
        return sum((line.amount for line in self.lines), Fraction(0))


# --- Rounding ----------------------------------------------------------------------------------
def round_to(value, unit, mode="half-up"):
    """Works on the absolute value."""
    units = abs(value) / unit
    whole = units.numerator // units.denominator
    rest = units - whole
    if mode == "up":
        up = rest > 0
    elif mode == "down":
        up = False
    elif mode == "half-even":
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    else:
        up = rest >= Fraction(1, 2)
    result = (whole + up) * unit
    return -result if value < 0 else result


def share_out(lines, unit, total, exact, give):
    """Gives the lines their units of total by largest remainder, from the next lower multiple."""
    floors = [(value / unit).numerator // (value / unit).denominator for value in exact]
    rests = [value / unit - floor for value, floor in zip(exact, floors)]
    left = total / unit - sum(floors)
    assert left.denominator == 1 and 0 <= left <= len(lines)
    order = sorted(range(len(lines)), key=lambda i: (-rests[i], i))
    for place in order[:int(left)]:
        floors[place] += 1
    for line, units in zip(lines, floors):
        give(line, units * unit)


def round_together(lines, version):
    if not lines:
        return
    exact = [line.exact for line in lines]
    total = round_to(sum(exact), version.round_to, version.round_mode)
    share_out(lines, version.round_to, total, exact, lambda line, amount: setattr(line, "amount", amount))


# --- Days --------------------------------------------------------------------------------------
def date(day):
    return datetime.date.fromordinal(day)


def months_touched(begin, end):
    if begin >= end:
        return 0
    first, last = date(begin), date(end - 1)
    return (last.year - first.year) * 12 + last.month - first.month + 1


def tier_year(version, account, day):
    """The tier year that has this day: first day, first day of the next."""
    month, first = version.year_starts
    if version.year_of_account:
        if account.opened is None:
            raise Held("no-opened")
        month, first = date(account.opened).month, 1
    year = date(day).year
    if datetime.date(year, month, first).toordinal() > day:
        year -= 1
    return datetime.date(year, month, first).toordinal(), datetime.date(year + 1, month, first).toordinal()


class Water:
    """The water of a period, which the reads inside cut into stretches: [(first day, end, m3)]."""

    def __init__(self, begin, end, volume, reads=()):
        firsts = [begin] + [day for day, _ in reads]
        self.stretches = [(first, day, share) for first, (day, share) in zip(firsts, reads)]
        self.stretches.append((firsts[-1], end, volume - sum((share for _, share in reads), Fraction(0))))
        self.begin, self.end, self.volume = begin, end, volume

    def until(self, day):
        """Exactly, by days inside the stretch that has the day."""
        return sum((m3 * Fraction(min(day, last) - first, last - first) for first, last, m3 in self.stretches if first < day),
                   Fraction(0))

    def is_read(self, day):
        return any(last == day for _, last, _ in self.stretches)

    def read_begin(self, day):
        """The first day of the water that the first read on or after day brings."""
        return next((first for first, last, _ in self.stretches if last >= day), None)


def cumulative(volume, exact):
    """Shares of volume from exact cumulative ones [(m3, step, mode)]; rounded, never falling, never more than all."""
    shares, before = [], Fraction(0)
    for upto, step, mode in exact:
        upto = max(before, min(volume, round_to(upto, step, mode)))
        shares.append(upto - before)
        before = upto
    return shares + [volume - before]


# --- From a period to parts --------------------------------------------------------------------
def version_at(tariff, day):
    return next((v for v in reversed(tariff.version) if v.begin <= day), None)


def water_begin(water, version, day):
    """From when on something has the water that holds from day on, by the rule of version; None: not in this period."""
    return water.read_begin(day) if version is not None and version.by_read else day


def spans(tariff, class_id, water, rows=()):
    """What versions and rows of the account cut the period into: [(first day, version, class, rule of the cut)]."""
    versions = [(water_begin(water, v, v.begin), v) for v in tariff.version]
    versions = [(day, v) for day, v in versions if day is not None]
    classes = [(water.begin, class_id, None)]
    for day, kind in rows:
        rule = version_at(tariff, day)
        classes.append((water_begin(water, rule, day), kind, rule))
    days = {day for day, *_ in versions + classes if water.begin < day < water.end}
    pieces, before = [], None
    for day in sorted(days | {water.begin}):
        version = next((v for first, v in reversed(versions) if first <= day), None)
        row = next(row for row in reversed(classes) if row[0] <= day)
        if before != (version, row):
            pieces.append((day, version, row[1], row[2] if row[0] == day and row[2] is not None else version))
        before = (version, row)
    for index, (_, version, kind, _) in enumerate(pieces):
        last = pieces[index + 1][0] if index + 1 < len(pieces) else water.end
        if version is None or (version.end is not None and version.end < last) or kind not in version.classes:
            raise Held("no-tariff")
    return pieces


def parts_of(pieces, water):
    exact = []
    for day, _, _, rule in pieces[1:]:
        if rule.by_read:  # what the read says, as if it were billed there
            exact.append((water.until(day), rule.volume_step, "down"))
        else:
            exact.append((water.until(day), LITRE if water.is_read(day) else rule.change_step, "half-up"))
    ends = [day for day, *_ in pieces[1:]] + [water.end]
    return [Part(first, last, version, kind, volume, water)
            for (first, version, kind, _), last, volume in zip(pieces, ends, cumulative(water.volume, exact))]


# --- Blocks ------------------------------------------------------------------------------------
class PartPricer:
    """One part of a bill: its blocks, charges, surcharges, relief and taxes."""

    def __init__(self, tariff, account, part, period, counters, bill):
        self.tariff, self.account, self.part, self.bill = tariff, account, part, bill
        self.begin, self.end = period
        self.counters = counters
        self.version = part.version
        self.kind = part.kind
        self.facts = account.facts(part.class_id)
        self.month = date(part.end - 1).month
        self.days = part.end - part.begin
        self.share = Fraction(self.days, self.end - self.begin)
        twelfth = Fraction((self.end - self.begin) * 12, 365)
        if not self.version.month_exact:
            twelfth = max(Fraction(1), round_to(twelfth, Fraction(1)))
        self.months = twelfth * self.share
        self.amounts = {}  # id of a charge, surcharge or group: its amount as `of`, relief and tax take it
        self.lines = []

    def attribute(self, name):
        value = self.facts.get(name)
        try:
            return Fraction(value)
        except (TypeError, ValueError):
            raise Held("no-attribute") from None

    def upper_ends(self, blocks, scale):
        """Upper ends in m3, None on the last; scale: what part of the year, how many months, what share of the bill."""
        plan = None
        if blocks.against == "plan":
            plan = self.account.plan("plan", self.end - 1)
            if plan is None or plan[2] is None:
                raise Held("no-plan")
        persons = self.account.persons
        ends, highest = [], Fraction(0)
        for block in blocks.block:
            if block.open:
                ends.append(None)
                continue
            if block.per_day is not None:
                limit = block.per_day * (self.end - self.begin)
            elif block.per_head is not None and persons is not None and persons >= block.heads_from:
                limit = block.per_head * persons
            else:
                limit = block.to
                if plan is not None:
                    limit = limit * plan[2] / 100
                if block.extra is not None and persons is not None:
                    limit += block.extra * max(0, persons - block.extra_from + 1)
            if block.factor is not None:
                limit *= self.attribute(block.factor)
            highest = max(highest, round_to(limit * scale, LITRE))
            ends.append(highest)
        return ends

    def part_of_year(self, blocks, year):
        first = max(year[0], self.account.opened or 0, self.tariff.blocks_begin[blocks.id])
        last = min(year[1], self.account.closed or year[1])
        if blocks.part_year == "months":
            return Fraction(min(12, months_touched(first, last)), 12)
        if blocks.part_year == "days":
            return Fraction(max(0, last - first), year[1] - year[0])
        return Fraction(1)

    def year_shares(self, blocks):
        """The tier years of the part's water: [(year, m3)]."""
        part = self.part
        if blocks.close == "by-read":
            return [(tier_year(self.version, self.account, part.end - 1), part.volume)]
        years = [tier_year(self.version, self.account, part.begin)]
        while years[-1][1] < part.end:
            years.append(tier_year(self.version, self.account, years[-1][1]))
        exact = []
        for _, day in years[:-1]:
            if blocks.close == "by-month":
                share = Fraction(months_touched(part.begin, day), months_touched(part.begin, part.end))
                exact.append((part.volume * share, blocks.step, "half-up"))
                continue
            before, all_of_it = part.water.until(part.begin), part.water.until(part.end)
            share = Fraction(day - part.begin, self.days)
            if all_of_it > before:
                share = (part.water.until(day) - before) / (all_of_it - before)
            exact.append((part.volume * share, LITRE if part.water.is_read(day) else blocks.step, "half-up"))
        return list(zip(years, cumulative(part.volume, exact)))

    def lay(self, blocks):
        """Slices by block, and the same with each share in the block it ends in."""
        slices = [Fraction(0)] * len(blocks.block)
        tops = [Fraction(0)] * len(blocks.block)
        if blocks.over == "year":
            portions = [(year, volume, self.part_of_year(blocks, year)) for year, volume in self.year_shares(blocks)]
        else:
            portions = [(None, self.part.volume, self.months if blocks.over == "month" else self.share)]
        for year, volume, scale in portions:
            ends = self.upper_ends(blocks, scale)
            before = Fraction(0)
            if year is not None:
                key = ("blocks", blocks.id, year[0])
                before = self.counters.get(key, Fraction(0))
                self.counters[key] = before + volume
            self.bill.edges += [edge - before for edge in ends if edge is not None]
            low, after = Fraction(0), before + volume
            for index, edge in enumerate(ends):
                high = after if edge is None else min(edge, after)
                slices[index] += max(Fraction(0), high - max(low, before))
                low = max(low, edge if edge is not None else low)
            if volume > 0:
                tops[next(i for i, edge in enumerate(ends) if edge is None or after <= edge)] += volume
        return slices, tops

    # --- Charges -------------------------------------------------------------------------------
    def price(self, charge, block=None):
        """Price per m3 after `multiply`, or None where none matches."""
        for number, when, months, price in charge.price:
            if (number is None or number == block) and self.month in months and when.holds(self.facts):
                for condition, factor in charge.multiply:
                    if condition.holds(self.facts):
                        price *= factor
                return round_to(price, PRICE_UNIT)
        return None

    def volume_factor(self, charge):
        return next((factor for when, factor in charge.volume if when.holds(self.facts)), Fraction(1))

    def per(self, amount, per):
        return amount * {"day": Fraction(self.days), "month": self.months, "period": self.share}[per]

    def slices_of(self, charge):
        if charge.blocks is None:
            return [(None, self.part.volume)]
        slices, tops = self.laid[charge.blocks]
        return [(index + 1, volume) for index, volume in enumerate(tops if charge.by == "top" else slices) if volume]

    def charge_lines(self, charge):
        lines = []
        if charge.price:
            for block, volume in self.slices_of(charge):
                if not volume:
                    continue
                price = self.price(charge, block)
                if price is None:
                    raise Held("no-price")
                charged = round_to(volume * self.volume_factor(charge), LITRE)
                lines.append(Line(self.part, charge.id, charge.fund, block, None, charged, price, charged * price))
        for when, amount, per, times in charge.fixed:
            if not when.holds(self.facts):
                continue
            if times is not None:
                amount *= self.attribute(times)
            lines.append(Line(self.part, charge.id, charge.fund, exact=self.per(amount, per)))
        if charge.percent is not None:
            base = sum((self.charge_amount(name) for name in charge.of), Fraction(0))
            lines.append(Line(self.part, charge.id, charge.fund, exact=base * charge.percent / 100))
        if charge.minimum is not None:
            floor = self.per(*charge.minimum)
            if sum((line.exact for line in lines), Fraction(0)) < floor:
                charged = sum((line.m3 for line in lines if line.m3 is not None), Fraction(0)) if charge.price else None
                lines = [Line(self.part, charge.id, charge.fund, m3=charged, exact=floor)]
        return lines

    def settle(self, name, lines):
        """Rounds what belongs together and notes the amount that others take."""
        per = self.version.round_per
        if per == "line":
            for line in lines:
                line.amount = round_to(line.exact, self.version.round_to, self.version.round_mode)
        elif per == "charge":
            round_together(lines, self.version)
        amounts = [line.exact if per == "invoice" else line.amount for line in lines]
        self.amounts[name] = self.amounts.get(name, Fraction(0)) + sum(amounts, Fraction(0))

    def charge_amount(self, name):
        if name not in self.amounts:
            charge = next(c for c in self.kind.charge if c.id == name)
            self.by_charge[name] = self.charge_lines(charge)
            self.settle(name, self.by_charge[name])
        return self.amounts[name]

    # --- Additions -----------------------------------------------------------------------------
    def surcharge_lines(self, surcharge):
        row = self.account.plan(surcharge.against, self.end - 1)
        if row is None:
            self.bill.no_plan = self.bill.no_plan or surcharge.required
            return []
        first = row[0]
        if surcharge.against == "permit":
            first = datetime.date(date(self.end - 1).year, 1, 1).toordinal()
        key = (surcharge.against, surcharge.id, first)
        before = self.counters.get(key, Fraction(0))
        after = before + self.part.volume
        self.counters[key] = after
        if row[2] is None:
            return []
        lines, low = [], row[2]
        self.bill.edges.append(low - before)
        for index, (to, add) in enumerate(surcharge.band):
            high = after
            if to is not None:
                edge = max(low, round_to(row[2] * (100 + to) / 100, LITRE))
                self.bill.edges.append(edge - before)
                high = min(edge, after)
            volume = max(Fraction(0), high - max(low, before))
            if volume:
                prices = [self.price(c) for c in self.kind.charge if c.id in surcharge.on]
                price = round_to(add * sum((p for p in prices if p is not None), Fraction(0)), PRICE_UNIT)
                lines.append(Line(self.part, surcharge.id, surcharge.fund, None, index + 1, volume, price, volume * price))
            if to is not None:
                low = edge
        return lines

    def relief_lines(self, relief, left):
        lines = []
        for name in relief.on:
            charge = next(c for c in self.kind.charge if c.id == name)
            whole = self.charge_amount(charge.id)
            m3 = price = None
            if relief.free is not None:
                price = self.price(charge, None if charge.blocks is None else 1) if charge.price else None
                if price is None:
                    continue
                free = round_to(min(relief.free * self.months, self.part.volume), LITRE)
                m3 = round_to(free * self.volume_factor(charge), LITRE)
                amount = m3 * price
            else:
                amount = whole * relief.percent / 100
            if amount > left[charge.id]:
                amount, price = left[charge.id], None
            if self.version.round_per == "line":
                left[charge.id] -= round_to(amount, self.version.round_to, self.version.round_mode)
            else:
                left[charge.id] -= amount
            lines.append(Line(self.part, relief.group, charge.fund, None, None,
                              None if m3 is None else -m3, price, -amount))
            lines[-1].relieved = charge.id
        return lines

    def run(self):
        self.laid = {blocks.id: self.lay(blocks) for blocks in self.kind.blocks}
        self.by_charge = {}
        for charge in self.kind.charge:
            self.charge_amount(charge.id)
        for charge in self.kind.charge:
            self.lines += self.by_charge[charge.id]
        for surcharge in self.kind.surcharge:
            lines = self.surcharge_lines(surcharge)
            self.settle(surcharge.id, lines)
            self.lines += lines
        self.relieve()
        for tax in self.kind.tax:
            if not tax.included:
                base = sum((self.amounts.get(name, Fraction(0)) for name in tax.on), Fraction(0))
                lines = [Line(self.part, tax.id, exact=base * tax.percent / 100)]
                self.settle(tax.id, lines)
                self.lines += lines
        return self.lines

    def relieve(self):
        """Group by group: a group's lines are one charge."""
        left = {charge.id: self.charge_amount(charge.id) for charge in self.kind.charge}
        groups = list(dict.fromkeys(r.group for r in self.kind.relief if r.group in self.account.relief))
        for group in groups:
            lines = []
            for relief in self.kind.relief:
                if relief.group == group:
                    lines += self.relief_lines(relief, left)
            self.settle(group, lines)
            if self.version.round_per == "charge":  # it is the rounded amounts that were given
                for line in lines:
                    left[line.relieved] += line.amount - line.exact
            self.lines += lines


# --- The bill ----------------------------------------------------------------------------------
def tax_inside(lines):
    """Reckoned once an invoice for each tax, and given to the lines by largest remainder."""
    taxed = {}
    for line in lines:
        for tax in line.part.kind.tax:
            if tax.included and line.charge in tax.on:
                taxed.setdefault((tax.id, tax.percent), []).append(line)
                line.tax = Fraction(0)

    def give(line, amount):
        line.tax += amount

    for (_, percent), members in taxed.items():
        exact = [line.amount * percent / (100 + percent) for line in members]
        share_out(members, CENT, round_to(sum(exact), CENT), exact, give)


def price_bill(tariff, account, class_id, begin, end, m3, reads=(), rows=()):
    """Bills m3 of new water; counters and fractions of the account move unless the bill is held.

    reads: [(day, m3 since the one before)] inside the period; rows: [(day, class)] that follow inside it."""
    bill = Bill()
    try:
        pieces = spans(tariff, class_id, Water(begin, end, m3, reads), rows)
        counters = dict(account.counters)
        water = account.fraction.get(class_id, Fraction(0)) + m3
        bill.volume = volume = round_to(water, pieces[-1][1].volume_step, "down")
        lines, together = [], []
        for part in parts_of(pieces, Water(begin, end, volume, reads)):
            made = PartPricer(tariff, account, part, (begin, end), counters, bill).run()
            lines += made
            if part.version.round_per == "invoice":
                together += made
                last = part.version
        if together:
            round_together(together, last)
        bill.lines = [line for line in lines if line.amount or line.m3]
        tax_inside(bill.lines)
        account.counters = counters
        account.fraction[class_id] = water - volume
    except Held as held:
        bill.held = str(held)
    return bill
