"""What should have been told of an account, found slowly from what was loaded and read, in the order in which it came.

The program is asked for one thing: which bills there are, and whether they are estimated.  The limits are its default ones.
"""
from fractions import Fraction

from recompute import BEGIN

HIGH_PERCENT, HIGH_LEAST = 500, 100
LOW_PERCENT, LOW_BELOW = 10, 1
STUCK_DAYS = 180
PERIODS = 3
YEAR = 365


class Bill:
    def __init__(self, begin, end, estimated, register):
        self.begin, self.end, self.estimated, self.register = begin, end, estimated, register


class Story:
    """One account in one world."""

    def __init__(self, meter):
        self.meter = meter
        self.known = {BEGIN: Fraction(0)}  # day: register, each the last that came of its day
        self.rows = {}  # (kind, first day): the row that holds
        self.bills = []  # that hold, in the order of their days
        self.head = None  # the register that the next bill begins with; None: nobody read it
        self.told = set()  # (subject, code, day)

    @property
    def through(self):
        return self.bills[-1].end if self.bills else BEGIN

    def row(self, subject, begin, text, late):
        """A row that says something new and reaches back over billed days is told, but for one of reason error."""
        if self.rows.get((subject, begin)) != text and late and self.bills and begin < self.through:
            self.told.add((subject, "back-dated", begin))
        self.rows[subject, begin] = text

    def read(self, day, register):
        """A read inside a bill is told, but for one of days that were estimated, or the register that the bill ends with."""
        for bill in self.bills:
            if bill.begin < day <= bill.end and not bill.estimated and (day < bill.end or register != bill.register):
                self.told.add((self.meter, "late-read", day))
        self.known[day] = register

    def made(self, bills, rebill):
        """A run made these [(begin, end, estimated)], by what is known now; others of these days are no more."""
        if not bills:
            return
        billed = None if rebill else (self.through, self.head)
        for begin, end, estimated in bills:
            self.bills = [bill for bill in self.bills if bill.end <= begin or bill.begin >= end]
            self.bills.append(Bill(begin, end, estimated, self.known.get(end)))
            if estimated and end not in self.known:
                self.told.add((self.meter, "missing", end))
        self.bills.sort(key=lambda bill: bill.end)
        ends = sorted(self.known)
        for begin, end, _ in bills:
            for day in ends:
                if begin < day <= end:
                    self.judge(ends, ends.index(day), billed)
        self.head = self.known.get(self.through)

    def judge(self, days, at, billed):
        """A true read against the mean of the three true periods before it and the same days a year before.

        Where the account stood on the true read before, its water begins with the register that it stood on, corrected since
        or not, until a run makes bills of it again."""
        begin, day = days[at - 1], days[at]
        moved = self.known[day] - (billed[1] if billed is not None and begin == billed[0] and billed[1] is not None else self.known[begin])
        if at < PERIODS + 1:
            return
        first = days[at - 1 - PERIODS]
        expected = [(self.known[begin] - self.known[first]) / (begin - first)]
        if begin - YEAR >= BEGIN:
            expected.append((self.register_at(days, day - YEAR) - self.register_at(days, begin - YEAR)) / (day - begin))
        expected = [a_day * (day - begin) for a_day in expected]
        since = min(d for d in days[:at] if self.known[d] == self.known[begin])
        if moved >= HIGH_LEAST and moved * 100 > max(expected) * HIGH_PERCENT:
            self.told.add((self.meter, "too-high", day))
        elif moved == 0 and since > BEGIN and day - since >= STUCK_DAYS > begin - since:
            self.told.add((self.meter, "stuck", day))
        elif moved < LOW_BELOW and min(expected) * LOW_PERCENT >= LOW_BELOW * 100:
            self.told.add((self.meter, "too-low", day))

    def register_at(self, days, day):
        after = min(d for d in days if d >= day)
        if after == day:
            return self.known[day]
        before = max(d for d in days if d < day)
        return self.known[before] + (self.known[after] - self.known[before]) * Fraction(day - before, after - before)
