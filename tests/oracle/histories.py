#!/usr/bin/env python3
"""histories.py - random years of two utilities that differ in their mistakes alone.

In the clean world everything is right when it comes.  In the other one reads are mistyped, read late, households and
plans loaded wrong; all that is corrected later, and rebilled.  Whatever came late to both (certificates, raised plans,
missing reads) comes late to both.  After each catching up the live invoices, their lines and where each account stands
must be the same in both worlds; a second rebill must find nothing; and what was in a closed month must stay.
Both worlds are billed by one program, so that one mistake could be in both: therefore the live invoices and what each
account owes in all, and its counters, must also be what recompute.py makes of the rows and reads, in exact fractions and
without the program: of the clean world after every run, and the other one must become the same from wherever it stands,
once its mistakes are corrected: in a copy, or when it has caught up itself.  What either world was told
of each account must at every step be what told.py finds.

Needs PGHOST, PGUSER and the database weir_template: run it under tests/harness/with-postgres.sh --template PROGRAM.
"""
import argparse
import datetime
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

import document
import recompute
import told

TARIFF = """<?xml version="1.0" encoding="UTF-8"?>
<tariff xmlns="urn:weir:tariff:1" id="town" currency="CNY">
  <title xml:lang="en">Town</title>
  <version from="2022-01-01">
    <volume step="1"/>
    <class id="home">
      <blocks id="steps" over="year" part-year="months" close="by-day">
        <block to="60" extra="10" extra-from="5"/><block to="120" extra="10" extra-from="5"/><block/>
      </blocks>
      <charge id="water" blocks="steps"><price block="1">2.00</price><price block="2">%s</price><price block="3">6.00</price></charge>
      <charge id="sewage" price="1.00" fund="sewage"/>
      <tax id="vat" percent="3" on="water"/>
    </class>
    <class id="firm">
      <charge id="water" price="3.00"/>
      <charge id="sewage" price="1.40" fund="sewage"/>
      <surcharge id="above-plan" on="water" plan="optional" fund="above-plan">
        <band to="20%%" add="1"/><band to="40%%" add="2"/><band add="3"/>
      </surcharge>
      <tax id="vat" percent="3" on="water"/>
    </class>
  </version>
</tariff>
"""

LIVE = """SELECT a.account, i.period_begin_day, i.period_end_day, i.estimated, i.volume_l, i.amount_fen, i.tax_fen,
  (SELECT string_agg(concat_ws(',', l.kind, l.class, l.charge, l.block_no, l.band_no, l.begin_day, l.end_day, l.volume_l,
     l.price_mfen_per_m3, l.amount_fen, l.tax_fen), ';' ORDER BY l.line_no) FROM weir.invoice_line l
   WHERE l.account_id = i.account_id AND l.book = i.book AND l.entry_no = i.entry_no)
FROM weir.invoice i JOIN weir.account a USING (account_id)
WHERE i.kind = 'bill' AND NOT EXISTS (SELECT FROM weir.invoice r WHERE r.account_id = i.account_id AND r.reverses_entry_no = i.entry_no)
ORDER BY 1, 2, 3"""
# What recompute.py says too.
BILLS = """SELECT a.account, i.period_begin_day, i.period_end_day, i.volume_l, i.amount_fen,
  (SELECT sum(e.amount_fen) FROM weir.invoice e WHERE e.account_id = i.account_id),
  (SELECT string_agg(format('%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s', l.line_no, l.begin_day, l.end_day, l.class, l.charge, l.block_no,
     l.band_no, l.volume_l, l.price_mfen_per_m3, l.amount_fen, l.tax_fen), ';' ORDER BY l.line_no) FROM weir.invoice_line l
   WHERE l.account_id = i.account_id AND l.book = i.book AND l.entry_no = i.entry_no)
FROM weir.invoice i JOIN weir.account a USING (account_id)
WHERE i.kind = 'bill' AND NOT EXISTS (SELECT FROM weir.invoice r WHERE r.account_id = i.account_id AND r.reverses_entry_no = i.entry_no)
ORDER BY 1, 2, 3"""
# A counter that has counted nothing is none.  Of the register billed to and the litres carried only the difference is water
# that is billed: where a corrected read changes no line of a bill, the bill stands, and with it the register that it ended with.
HEADS = """SELECT a.account, h.through_day,
  (SELECT string_agg(concat_ws(',', h.meter_state[n], h.meter_state[n + 1], h.meter_state[n + 2] - h.meter_state[n + 3],
     h.meter_state[n + 4]), ';' ORDER BY n) FROM generate_series(1, cardinality(h.meter_state), 5) AS n),
  (SELECT string_agg(concat_ws(',', h.counter_state[n], h.counter_state[n + 1], h.counter_state[n + 2], h.counter_state[n + 3]), ';' ORDER BY n)
   FROM generate_series(1, cardinality(h.counter_state), 4) AS n WHERE h.counter_state[n + 3] <> 0)
FROM weir.account_head h JOIN weir.account a USING (account_id) ORDER BY 1"""
OWED = "SELECT a.account, sum(i.amount_fen) FROM weir.invoice i JOIN weir.account a USING (account_id) GROUP BY 1 ORDER BY 1"
COUNTERS = """SELECT a.account, CASE h.counter_state[n] WHEN 1 THEN 'blocks' ELSE 'plan' END, c.name,
  date '1970-01-01' + h.counter_state[n + 2]::int4, h.counter_state[n + 3]
FROM weir.account_head h JOIN weir.account a USING (account_id) CROSS JOIN generate_series(1, cardinality(h.counter_state), 4) AS n
JOIN weir.counter_name c ON c.counter_key = h.counter_state[n + 1] WHERE h.counter_state[n + 3] <> 0"""
MADE = """SELECT a.account, i.period_begin_day, i.period_end_day, i.estimated FROM weir.invoice i JOIN weir.account a USING (account_id)
WHERE i.run_id = %s AND i.kind = 'bill' ORDER BY i.account_id, i.period_end_day"""
TOLD = """SELECT a.account, f.subject, f.code, f.day, f.held FROM weir.finding f JOIN weir.account a USING (account_id)"""
CLOSED = """SELECT i.*, (SELECT string_agg(l::text, ';' ORDER BY l.line_no) FROM weir.invoice_line l
   WHERE l.account_id = i.account_id AND l.book = i.book AND l.entry_no = i.entry_no),
  (SELECT string_agg(u::text, ';' ORDER BY u.use_no) FROM weir.invoice_use u
   WHERE u.account_id = i.account_id AND u.book = i.book AND u.entry_no = i.entry_no)
FROM weir.invoice i WHERE i.invoice_day < '%s' ORDER BY i.account_id, i.entry_no"""


class World:
    def __init__(self, name, options):
        self.name = name
        self.database = "weir_histories_" + name
        self.folder = os.path.join(options.folder, name)
        self.program = options.program
        os.makedirs(self.folder)
        subprocess.run(["psql", "-qX", "-d", "postgres", "-c", f"DROP DATABASE IF EXISTS {self.database}"], check=True)
        subprocess.run(["psql", "-qX", "-d", "postgres", "-c", f"CREATE DATABASE {self.database} OWNER weir_owner TEMPLATE weir_template"], check=True)
        self.write("weir.conf", "missing_scope = all\nmissing_after_days = 5\n")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def weir(self, *words, codes=(0,)):
        done = subprocess.run([self.program, "--config", "weir.conf", "--quiet", *words], cwd=self.folder, text=True,
                              capture_output=True, check=False, env={**os.environ, "PGDATABASE": self.database})
        if done.returncode not in codes:
            sys.exit(f"{self.database}: weir {' '.join(words)}: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def load(self, kind, header, rows, codes=(0, 1)):
        if rows:
            self.write(kind + ".csv", header + "\n" + "".join(row + "\n" for row in rows))
            self.weir("load", kind, kind + ".csv", codes=codes)

    def ingest(self, rows):
        if rows:
            self.write("reads.csv", "meter,date,register,kind\n" + "".join(row + "\n" for row in rows))
            self.weir("ingest", "reads.csv", codes=(0, 1))

    def run(self, accounts, *words):
        """Makes a run and posts it; gives how many invoices it has."""
        out = self.weir(*words, codes=(0, 1))
        if not out.startswith("run "):
            return 0
        run = out.split()[1]
        count = int(self.sql(f"SELECT invoice_count FROM weir.run WHERE run_id = {run}"))
        self.weir("run", "post", run)
        made = {}
        for name, begin, end, estimated in self.rows(MADE % run):
            made.setdefault(name, []).append((document.day_of(begin), document.day_of(end), estimated == "t"))
        for account in accounts:
            account.story[self.name].made(made.get(account.name, []), words[0] == "rebill")
        return count

    def exported(self, month):
        """The bytes of what is taken away of a month."""
        return [self.weir("export", what, "--month", month, "--format", "csv") for what in ("invoices", "bills", "findings")]

    def rows(self, query):
        return [row.split("|") for row in self.sql(query).split("\n") if row]

    def sql(self, text):
        done = subprocess.run(["psql", "-qXAt", "-d", self.database, "-c", text], text=True, capture_output=True, check=True)
        return done.stdout.strip()


class Copy(World):
    """A world as it stands, to go on with apart from it."""

    def __init__(self, world):
        self.name, self.folder, self.program = world.name, world.folder, world.program
        self.database = world.database + "_copy"
        subprocess.run(["psql", "-qX", "-d", "postgres", "-c", f"CREATE DATABASE {self.database} OWNER weir_owner TEMPLATE {world.database}"], check=True)

    def drop(self):
        subprocess.run(["psql", "-qX", "-d", "postgres", "-c", f"DROP DATABASE {self.database}"], check=True)


class Account:
    """What is true of it, and what the other world first believed."""

    def __init__(self, number, chance):
        self.name = f"A{number:05}"
        self.meter = f"M{number:05}"
        self.firm = chance.random() < 0.3
        self.persons = chance.randint(1, 8)
        self.plan = chance.randint(40, 400)
        self.register = 0  # litres
        self.odd = chance.random() < 0.5  # its register is read with decimals
        self.kind = chance.choice(["plain", "person-error", "class-error", "plan-error", "read-error", "late-read", "late-person",
                                   "late-plan", "missing", "read-error"])
        self.facts = recompute.Facts("firm" if self.firm else "home", self.persons)
        self.story = {name: told.Story(self.meter) for name in ("clean", "other")}
        self.fix = []  # (load or ingest, rows) that put right what is wrong in the other world

    def terms(self, firm, persons, start="2022-01-01", reason=""):
        return f"{self.name},{start},town,{'firm' if firm else 'home'},{persons},2022-01-01,C{int(self.name[1:]) % 3},{reason}"

    def water(self, low, high, chance):
        """A register between two, both allowed."""
        return chance.randint(low, high) if self.odd else chance.randint(low // 1000, high // 1000) * 1000

    def know_plan(self, quarter, year, volume):
        self.facts.plans.append((quarter, document.day_of(f"{year}-01-01"), document.day_of(f"{year + 1}-01-01"), Fraction(volume)))

    def plan_row(self, year, volume, reason=""):
        return f"{self.name},{year}-01-01,{year + 1}-01-01,{volume},{reason}"


    def load(self, world, kind, row):
        """The row, as it is loaded into a world; a read with its kind, any other with its reason at the end."""
        if kind == "reads":
            _, day, register, _ = row.split(",")
            self.story[world.name].read(document.day_of(day), Fraction(register))
            return row
        begin, words, reason = row.split(",")[1], *row.rsplit(",", 1)
        self.story[world.name].row("plan" if kind == "plans" else "terms", document.day_of(begin), words, reason != "error")
        return row


def m3(litres):
    return f"{litres // 1000}.{litres % 1000:03}"


TERMS = "account,from,tariff,class,persons,opened,cycle,reason"
PLANS = "account,from,to,m3,reason"


def begin(clean, other, accounts, chance):
    for world in (clean, other):
        world.write("town.xml", TARIFF % "3.00")
        world.weir("tariff", "publish", "town.xml")
    rows = {clean: [], other: []}
    plans = {clean: [], other: []}
    for account in accounts:
        rows[clean].append(account.load(clean, "accounts", account.terms(account.firm, account.persons)))
        firm, persons = account.firm, account.persons
        if account.kind == "person-error":
            persons = chance.randint(1, 8)
        if account.kind == "class-error":
            firm = not firm
        rows[other].append(account.load(other, "accounts", account.terms(firm, persons)))
        if (firm, persons) != (account.firm, account.persons):
            account.fix.append(("accounts", account.terms(account.firm, account.persons, reason="error")))
        for year in (2023, 2024, 2025):
            plans[clean].append(account.load(clean, "plans", account.plan_row(year, account.plan)))
            account.know_plan(0, year, account.plan)
            wrong = chance.randint(40, 400) if account.kind == "plan-error" else account.plan
            plans[other].append(account.load(other, "plans", account.plan_row(year, wrong)))
            if wrong != account.plan:
                account.fix.append(("plans", account.plan_row(year, account.plan, "error")))
    meters = [f"{account.meter},{account.name},2023-01-01,0" for account in accounts]
    for world in (clean, other):
        world.load("accounts", TERMS, rows[world])
        world.load("meters", "meter,account,from,first_register", meters)
        world.load("plans", PLANS, plans[world])


def read_quarter(clean, other, accounts, chance, quarter, before, day):
    """The reads of one quarter, and what else comes in it."""
    reads = {clean: [], other: []}
    late = {"accounts": [], "plans": []}
    for account in accounts:
        start = account.register
        account.register += 1000 * chance.choice([0, 1, 5, 20, 40, 60, 90, 150]) + (chance.randint(0, 999) if account.odd else 0)
        if account.kind == "missing" and chance.random() < 0.25:
            account.facts.missing[quarter] = (before.toordinal(), day.toordinal() + 7)
            continue
        account.facts.reads[day.toordinal()] = Fraction(account.register, 1000)
        account.facts.quarter[day.toordinal()] = quarter
        row = f"{account.meter},{day},%s,actual"
        reads[clean].append(account.load(clean, "reads", row % m3(account.register)))
        wrong = account.register
        if account.kind == "read-error" and chance.random() < 0.4:
            wrong = account.water(start, account.register, chance)
            account.fix.append(("reads", f"{account.meter},{day},{m3(account.register)},correction"))
        reads[other].append(account.load(other, "reads", row % m3(wrong)))
        if account.kind == "late-read" and chance.random() < 0.4:
            inside = before + datetime.timedelta(days=chance.randint(5, 80))
            register = account.water(start, account.register, chance)
            account.facts.reads[inside.toordinal()] = Fraction(register, 1000)
            between = f"{account.meter},{inside},{m3(register)},actual"
            reads[clean].append(account.load(clean, "reads", between))
            account.fix.append(("reads", between))
        past = before - datetime.timedelta(days=chance.randint(0, 200))
        if account.kind == "late-person" and chance.random() < 0.2:
            persons = chance.randint(1, 8)
            account.facts.persons.append((quarter, past.toordinal(), persons))
            late["accounts"].append((account, account.terms(account.firm, persons, past, "late")))
        if account.kind == "late-plan" and chance.random() < 0.2:
            volume = account.plan + chance.randint(0, 200)
            account.know_plan(quarter, before.year, volume)
            late["plans"].append((account, account.plan_row(before.year, volume, "late")))
    for world in (clean, other):
        for kind, header in (("accounts", TERMS), ("plans", PLANS)):
            world.load(kind, header, [account.load(world, kind, row) for account, row in late[kind]])
        world.ingest(reads[world])


def catch_up(other, accounts, chance, all_of_it):
    rows = {"accounts": [], "plans": [], "reads": []}
    for account in accounts:
        keep = []
        for kind, row in account.fix:
            if all_of_it or chance.random() < 0.3:
                rows[kind].append(account.load(other, kind, row))
            else:
                keep.append((kind, row))
        account.fix = keep
    other.load("accounts", TERMS, rows["accounts"])
    other.load("plans", PLANS, rows["plans"])
    other.ingest(rows["reads"])


def all_right_from_here(clean, other, accounts, quarter, date):
    """In a copy of the world with mistakes all of them are corrected: it must be as the clean one, wherever it stood."""
    copy = Copy(other)
    rows = {"accounts": [], "plans": [], "reads": []}
    for account in accounts:
        for kind, row in account.fix:
            rows[kind].append(row)
    copy.load("accounts", TERMS, rows["accounts"])
    copy.load("plans", PLANS, rows["plans"])
    copy.ingest(rows["reads"])
    copy.run([], "rebill", "--tariff", "town", "--date", str(date + datetime.timedelta(days=6)))
    compare(clean, copy, f"live invoices from quarter {quarter} on", LIVE)
    compare(clean, copy, f"heads from quarter {quarter} on", HEADS)
    compare(clean, copy, f"what is owed from quarter {quarter} on", OWED)
    copy.drop()


def compare(clean, other, what, query):
    left, right = clean.sql(query).split("\n"), other.sql(query).split("\n")
    if left == right:
        return
    for one, two in zip(left, right):
        if one != two:
            sys.exit(f"{what} differ:\n  clean: {one}\n  other: {two}")
    sys.exit(f"{what} differ: {len(left)} rows and {len(right)}")


def recomputed(world, accounts, tariff):
    """Compares the live invoices with those of recompute.py; gives how many there are."""
    told, net, counters, count = {}, {}, {}, 0
    for row in world.sql(BILLS).split("\n"):
        name, begin, end, volume, amount, owed, lines = row.split("|")
        told.setdefault(name, []).append((begin, end, int(volume), int(amount), lines.split(";") if lines else []))
        net[name] = int(owed)
        count += 1
    for name, kind, counter, first, volume in world.rows(COUNTERS):
        counters.setdefault(name, {})[kind, counter, document.day_of(first)] = Fraction(int(volume), 1000)
    wrong = []
    for account in accounts:
        have = recompute.Billed(told.get(account.name, []), net.get(account.name, 0), counters.get(account.name, {}))
        words = recompute.difference(account.facts, tariff, have)
        if words is not None:
            wrong.append(f"{account.name} ({account.kind}):\n{words}")
    if wrong:
        sys.exit(f"{world.database}: {len(wrong)} accounts are not as recomputed, such as\n" + "\n".join(wrong[:3]))
    return count


def same_told(world, accounts, when):
    """What the program told of each account, and what it should have; gives how many there are."""
    have = {(name, subject, code, document.day_of(day), held) for name, subject, code, day, held in world.rows(TOLD)}
    want = {(account.name, *key, "f") for account in accounts for key in account.story[world.name].told}
    for words, rows in (("told and should not be", have - want), ("not told", want - have)):
        if rows:
            row = min(rows)
            account = next(account for account in accounts if account.name == row[0])
            story = account.story[world.name]
            known = [f"{document.text_of(day)} {float(register)}" for day, register in sorted(story.known.items())]
            bills = [f"{document.text_of(bill.begin)} to {document.text_of(bill.end)}" for bill in story.bills]
            sys.exit(f"{world.database}, {when}: {len(rows)} findings are {words}, such as\n"
                     f"{row[1]} {row[2]} {document.text_of(row[3])} of {row[0]} ({account.kind})\nreads {known}\nbills {bills}")
    return len(have)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--quarters", type=int, default=12)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("WEIR_SEED", "0")) or random.randrange(1 << 31))
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    print(f"histories: seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    tariff, checked = document.read_tariff(ElementTree.fromstring(TARIFF.encode() % b"3.00")), 0
    with tempfile.TemporaryDirectory() as options.folder:
        os.chmod(options.folder, 0o755)
        clean, other = World("clean", options), World("other", options)
        accounts = [Account(number, chance) for number in range(1, options.accounts + 1)]
        begin(clean, other, accounts, chance)
        closed, exports, before, rebilled = None, {}, datetime.date(2023, 1, 1), 0
        for quarter in range(1, options.quarters + 1):
            month = 3 * quarter
            day = datetime.date(2023 + month // 12, month % 12 + 1, chance.randint(1, 3))
            read_quarter(clean, other, accounts, chance, quarter, before, day)
            date = day + datetime.timedelta(days=9)
            for world in (clean, other):
                world.run(accounts, "bill", "--through", str(date - datetime.timedelta(days=2)), "--date", str(date))
                findings = same_told(world, accounts, f"quarter {quarter}")
            checked += recomputed(clean, accounts, tariff)
            before = day
            full = chance.random() < 0.4 or quarter == options.quarters
            if full or chance.random() < 0.5:
                catch_up(other, accounts, chance, full)
                scopes = [["--tariff", "town"]] if full else chance.sample(
                    [["--cycle", "C0"], ["--cycle", "C1"], ["--cycle", "C2"], ["--account", accounts[0].name]], 2)
                for scope in scopes:
                    rebilled += other.run(accounts, "rebill", *scope, "--date", str(date + datetime.timedelta(days=5)))
                findings = same_told(other, accounts, f"corrections of quarter {quarter}")
            if not full:
                all_right_from_here(clean, other, accounts, quarter, date)
            if full:
                compare(clean, other, f"live invoices of quarter {quarter}", LIVE)
                compare(clean, other, f"heads of quarter {quarter}", HEADS)
                compare(clean, other, f"what is owed after quarter {quarter}", OWED)
                checked += recomputed(other, accounts, tariff)
                again = other.run(accounts, "rebill", "--tariff", "town", "--date", str(date + datetime.timedelta(days=5)))
                if again:
                    sys.exit(f"a second rebill in quarter {quarter} has {again} invoices")
                other.weir("verify")
                run = other.sql("SELECT run_id FROM weir.run WHERE kind = 'rebill' AND state = 'posted' ORDER BY random() LIMIT 1")
                other.weir("run", "replay", run)
            if closed is not None and hashlib.sha256(other.sql(CLOSED % closed[0]).encode()).hexdigest() != closed[1]:
                sys.exit(f"what was closed before {closed[0]} has changed")
            if chance.random() < 0.5:
                first = other.sql("SELECT min(date_trunc('month', invoice_day))::date FROM weir.invoice")
                last = closed[0] if closed else datetime.date.fromisoformat(first)
                while last < date.replace(day=1):
                    month = last.strftime("%Y-%m")
                    other.weir("month", "close", month)
                    exports[month] = other.exported(month)
                    last = (last + datetime.timedelta(days=32)).replace(day=1)
                closed = (last, hashlib.sha256(other.sql(CLOSED % last).encode()).hexdigest())
        for month, bytes_then in exports.items():
            if other.exported(month) != bytes_then:
                sys.exit(f"exports of {month} are not the same bytes as when it was closed")
        lines = other.sql("SELECT count(*) FROM weir.invoice")
        print(f"histories: {options.accounts} accounts, {options.quarters} quarters, {lines} entries, {rebilled} by rebills: all the same; "
              f"{checked} live invoices and {findings} findings as recomputed")


if __name__ == "__main__":
    main()
