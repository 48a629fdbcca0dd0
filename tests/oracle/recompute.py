"""What the bills of an account of histories.py come to, reckoned slowly from what was loaded and read, in exact fractions.

Neither the database nor the program is asked, but for one thing: on which days bills end that no read ends.
"""
from fractions import Fraction

from document import day_of, text_of
from pricing import LITRE, Account, price_bill, round_to
from whole import line_row

STEP = Fraction(1)
BEGIN = day_of("2023-01-01")


class Facts:
    """What was loaded of an account and read, right as it is at the end, with the quarter in which it was known."""

    def __init__(self, class_id, persons):
        self.class_id = class_id
        self.persons = [(0, day_of("2022-01-01"), persons)]  # (quarter, from, persons)
        self.plans = []  # (quarter, from, to, m3)
        self.reads = {}  # day: m3, every true read
        self.quarter = {}  # day of the read that a bill ends with: quarter
        self.missing = {}  # quarter without a read: the last day that a bill of it can have

    def at(self, quarter):
        """The rows as a bill of that quarter knows them: each until the next by its `from`, of one key the last recorded.

        A late row begins before the days that it counts for, which are in no bill that knew nothing of it."""
        plans = {begin: (begin, end, m3, "plan") for known, begin, end, m3 in self.plans if known <= quarter}
        _, _, persons = max((begin, known, persons) for known, begin, persons in self.persons if known <= quarter)
        return persons, list(plans.values())


def estimate(known, bill_ends, day):
    """The register after the last true read: bill by bill the daily mean of the last three true periods, to the step."""
    days = sorted(known)
    three = days[-4:]
    mean = (known[three[-1]] - known[three[0]]) / (three[-1] - three[0])
    at, register = days[-1], known[days[-1]]
    for end in [end for end in bill_ends if at < end < day] + [day]:
        at, register = end, register + round_to(mean * (end - at), STEP)
    return register


def billed_until(facts, bill_ends, day):
    """All water billed up to a day: what moved, cut down to the step; what is shared between true reads rounded to it.

    The fraction from before is in what is rounded; never more than the next true read has.
    """
    known = {BEGIN: Fraction(0), **facts.reads}
    if day in known:
        return round_to(known[day], STEP, "down")
    if day > max(known):
        return round_to(estimate(known, bill_ends, day), STEP, "down")
    last, following = max(d for d in known if d < day), min(d for d in known if d > day)
    share = (known[following] - known[last]) * Fraction(day - last, following - last)
    return min(round_to(known[following], STEP, "down"), round_to(known[last] + share, STEP))


def ends_of(facts, told):
    """The days that bills end on; of those that no read ends, told says which. None: they cannot be right."""
    ends = sorted(facts.quarter)
    for day in set(told) - set(ends):
        true = sum(d < day for d in facts.reads)
        if true < 3 or not any(first < day <= last for first, last in facts.missing.values()):
            return None
        ends.append(day)
    return sorted(ends)


class Billed:
    """What the program says: live bills [(first day, end, litres, fen, lines as text)], the sum of all entries, counters."""

    def __init__(self, bills, net, counters):
        self.bills, self.net, self.counters = bills, net, counters


def bills_of(facts, tariff, ends):
    """The live bills, and what they have counted: {(kind, id, first day): m3}."""
    account, begin, bills = Account(), BEGIN, []
    account.class_id = facts.class_id
    account.opened = day_of("2022-01-01")
    quarter = 0
    for end in ends:
        quarter = facts.quarter.get(end, quarter)
        account.persons, account.plans = facts.at(quarter)
        marks = [begin, *sorted(day for day in facts.reads if begin < day < end), end]  # a read inside cuts as a bill would
        water = [billed_until(facts, ends, day) for day in marks]
        moved = [after - before for before, after in zip(water, water[1:])]
        inside = list(zip(marks[1:-1], moved))
        bill = price_bill(tariff, account, facts.class_id, begin, end, sum(moved), inside)
        assert bill.held is None, bill.held
        bills.append((text_of(begin), text_of(end), int(bill.volume / LITRE), int(bill.total * 100),
                      [line_row("", place, line)[1:] for place, line in enumerate(bill.lines, 1)]))
        begin = end
    return bills, {key: m3 for key, m3 in account.counters.items() if m3}


def counters_off(have, counters):
    """Those that are not the same. Of a year that is over when the last bill ends, none needs to be kept."""
    last = have.bills[-1][1][:4] if have.bills else ""
    return [key for key in sorted(set(counters) | set(have.counters)) if have.counters.get(key) != counters.get(key)
            and (key in have.counters or text_of(key[2])[:4] >= last)]


def difference(facts, tariff, have):
    """None, or in words how the live bills, all entries together or the counters are not what they should be."""
    told, net = have.bills, have.net
    ends = ends_of(facts, [day_of(bill[1]) for bill in told])
    expected, counters = (None, {}) if ends is None else bills_of(facts, tariff, ends)
    if expected == told and net == sum(bill[3] for bill in expected) and not counters_off(have, counters):
        return None
    rows = [f"class {facts.class_id}"]
    rows += [f"persons {persons} from {text_of(begin)} known in quarter {known}" for known, begin, persons in facts.persons]
    rows += [f"plan {text_of(begin)} {text_of(end)} {float(m3)} known in quarter {known}" for known, begin, end, m3 in facts.plans]
    rows += [f"read {text_of(day)} {float(facts.reads[day]):.3f} quarter {facts.quarter.get(day, 'inside')}" for day in sorted(facts.reads)]
    rows += [f"no read in quarter {quarter}" for quarter in facts.missing]
    rows += [f"oracle {bill}" for bill in expected or [] if bill not in told]
    rows += [f"weir   {bill}" for bill in told if bill not in (expected or [])]
    rows += [f"counter {key}: weir {have.counters.get(key)}, oracle {counters.get(key)}" for key in counters_off(have, counters)]
    rows.append(f"net of all entries {net}, of the oracle's bills {sum(bill[3] for bill in expected or [])}")
    return "\n".join(rows)
