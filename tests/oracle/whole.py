"""Compares bills whole, with what a tariff test does not say: order and days of lines, tax inside, why a use is held."""
import subprocess
from fractions import Fraction

from case import account_of, price_step
from document import text_of


def litres(m3):
    value = m3 * 1000
    assert value.denominator == 1
    return str(value.numerator)


def plan_text(row):
    if row is None:
        return ""
    return f"{text_of(row[0])}/{'-' if row[2] is None else litres(row[2])}"


def use_row(number, tariff, account, name, step, m3):
    _, begin, end, _, class_id, *inside = step
    reads, rows = inside or ((), ())
    days = ["" if day is None else text_of(day) for day in (account.opened, account.closed)]
    plans = [plan_text(account.plan(kind, end - 1)) for kind in ("plan", "norm", "permit")]
    persons = "" if account.persons is None else str(account.persons)
    return ",".join([number, tariff.id, name, class_id or account.class_id, text_of(begin), text_of(end), litres(m3), persons, *days,
                     *plans, " ".join(account.relief), ";".join(f"{key}={value}" for key, value in account.attributes.items()),
                     ";".join(f"{text_of(day)}={class_id}" for day, class_id in rows),
                     ";".join(f"{text_of(day)}={litres(m3)}" for day, m3 in reads)])


def line_row(number, line_no, line):
    def count(value, unit):
        return "" if value is None else str((value / unit).numerator)

    return ",".join([number, str(line_no), text_of(line.part.begin), text_of(line.part.end), line.part.class_id, line.charge,
                     "" if line.block is None else str(line.block), "" if line.band is None else str(line.band),
                     count(line.m3, Fraction(1, 1000)), count(line.price, Fraction(1, 100000)), count(line.amount, Fraction(1, 100)),
                     count(line.tax, Fraction(1, 100))])


def rows_of(tariff, case, prefix):
    """The case as rows for price_many, and the rows that it should answer."""
    account, uses, lines = account_of(case), [], []
    for number, step in enumerate(case.steps):
        name = f"{prefix}.{number}"
        bill = price_step(tariff, account, step)
        if bill is None:
            continue
        uses.append(use_row(name, tariff, account, prefix, step, step[3] if bill.volume is None else bill.volume))
        if bill.held:
            lines.append(f"{name},0,,,,{bill.held},,,,,,")
        lines += [line_row(name, place, line) for place, line in enumerate(bill.lines, 1)]
    return uses, lines


def compare(price_many, path, tariff, cases):
    """The cases whose lines are not those of the engine: [(case, differing rows)]."""
    uses, expected = [], {}
    for number, case in enumerate(cases):
        rows, lines = rows_of(tariff, case, str(number))
        uses += rows
        expected[str(number)] = lines
    done = subprocess.run([price_many, path], input="\n".join(uses) + "\n", capture_output=True, text=True)
    if done.returncode != 0:
        return [(case, done.stderr) for case in cases]
    got = {}
    for row in done.stdout.splitlines():
        got.setdefault(row.split(".")[0], []).append(row)
    return [(case, difference(expected[str(number)], got.get(str(number), [])))
            for number, case in enumerate(cases) if expected[str(number)] != got.get(str(number), [])]


def difference(expected, got):
    return "\n".join([f"oracle {row}" for row in expected if row not in got] + [f"engine {row}" for row in got if row not in expected]
                     or ["another order"])


def told(tariff, case, rows):
    return "\n".join([rows, "uses:"] + rows_of(tariff, case, "0")[0])
