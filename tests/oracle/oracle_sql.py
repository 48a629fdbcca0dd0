#!/usr/bin/env python3
"""Compares the engine with oracle.sql: prices by sets and in numeric, inside PostgreSQL.

usage: oracle_sql.py [--seed N] [--uses N] [--price-many PATH] [--out DIR] TARIFF.xml...

Two thirds of the uses are random, the rest go for the edges that those came by.  Run it in
tests/harness/with-postgres.sh; the seed is printed, WEIR_SEED or --seed repeats a run.
"""
import argparse
import csv
import os
import random
import subprocess
import sys
import time

import document
import generate

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = ("version", "class", "blocks", "block", "charge", "price", "factor", "fixed", "surcharge", "band", "relief", "tax")


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=int(os.environ.get("WEIR_SEED") or random.SystemRandom().randrange(1 << 32)))
    parser.add_argument("--uses", type=int, default=20000)
    parser.add_argument("--price-many", default="build/debug-gcc/tests/oracle/price_many")
    parser.add_argument("--out", default="build/oracle-sql")
    parser.add_argument("tariff", nargs="+")
    return parser.parse_args()


# --- Tariffs as tables -------------------------------------------------------------------------
def plain(value, scale=1):
    """A decimal that PostgreSQL reads exactly."""
    if value is None:
        return None
    value *= scale
    digits = next(n for n in range(12) if (value * 10 ** n).denominator == 1)
    return str(value.numerator) if digits == 0 else generate.decimal(value, digits)


def words(condition):
    return " ".join(name + operator + value for name, operator, value in condition.terms)


def texts(ids):
    return "{" + ",".join(ids) + "}"


def class_rows(rows, key, kind, tariff):
    rows["class"].append(key)
    for blocks in kind.blocks:
        rows["blocks"].append((*key, blocks.id, blocks.over, blocks.part_year, blocks.close, plain(blocks.step, 1000),
                               blocks.against is not None, document.text_of(tariff.blocks_begin[blocks.id])))
        for number, block in enumerate(blocks.block, 1):
            rows["block"].append((*key, blocks.id, number, block.open, plain(block.to, 1 if blocks.against else 1000),
                                  plain(block.extra, 1000), block.extra_from, plain(block.per_head, 1000), block.heads_from,
                                  plain(block.per_day, 1000), block.factor))
    for number, charge in enumerate(kind.charge, 1):
        amount, per = charge.minimum or (None, None)
        rows["charge"].append((*key, number, charge.id, charge.blocks, charge.by == "top", plain(charge.percent),
                               texts(charge.of), plain(amount, 100000), per, bool(charge.price)))
        for place, (block, when, months, price) in enumerate(charge.price):
            rows["price"].append((*key, charge.id, place, block, words(when), texts(map(str, sorted(months))), plain(price, 100000)))
        for name, factors in (("volume", charge.volume), ("multiply", charge.multiply)):
            for place, (when, factor) in enumerate(factors):
                rows["factor"].append((*key, charge.id, name, place, words(when), plain(factor)))
        for place, (when, amount, per, times) in enumerate(charge.fixed):
            rows["fixed"].append((*key, charge.id, place, words(when), plain(amount, 100000), per, times))
    for number, surcharge in enumerate(kind.surcharge, 1):
        rows["surcharge"].append((*key, number, surcharge.id, surcharge.against, texts(surcharge.on)))
        for band, (to, add) in enumerate(surcharge.band, 1):
            rows["band"].append((*key, surcharge.id, band, plain(to), plain(add)))
    for number, relief in enumerate(kind.relief, 1):
        rows["relief"].append((*key, number, relief.group, plain(relief.free, 1000), plain(relief.percent), texts(relief.on)))
    for number, tax in enumerate(kind.tax, 1):
        rows["tax"].append((*key, number, tax.id, plain(tax.percent), texts(tax.on), tax.included))


def tariff_rows(tariffs):
    rows = {table: [] for table in TABLES}
    for tariff in tariffs:
        for number, version in enumerate(tariff.version):
            rows["version"].append((
                tariff.id, number, document.text_of(version.begin), None if version.end is None else document.text_of(version.end),
                *version.year_starts, version.year_of_account, version.month_exact, plain(version.round_to, 100),
                version.round_mode, plain(version.volume_step, 1000), version.by_read, plain(version.change_step, 1000)))
            for kind in version.classes.values():
                class_rows(rows, (tariff.id, number, kind.id), kind, tariff)
    return rows


def in_reach(tariff):
    """What oracle.sql prices: rounding per line, and no percentage of a percentage."""
    for version in tariff.version:
        if version.round_per != "line":
            return False
        for kind in version.classes.values():
            percents = {charge.id for charge in kind.charge if charge.percent is not None}
            if any(percents & set(charge.of) for charge in kind.charge):
                return False
    return True


# --- Uses --------------------------------------------------------------------------------------
class Uses:
    def __init__(self, seed, tariffs):
        self.random = random.Random(seed)
        self.make = generate.Generator(self.random)
        self.tariffs = tariffs
        self.words = {tariff.id: generate.vocabulary(tariff) for tariff in tariffs}
        self.number = 0
        self.account = 0

    def plan(self):
        if self.make.chance(15):
            return None
        return "-" if self.make.chance(5) else self.random.choice([0, 1000, 10000, 100000, 1000000, self.random.randint(1, 2000000)])

    def rows_of_account(self):
        tariff = self.random.choice(self.tariffs)
        version = self.random.choice(tariff.version)
        class_id = self.random.choice(sorted(version.classes))
        attributes, groups = self.words[tariff.id]
        chosen = [f"{name}={self.random.choice(values)}" for name, values in attributes.items()
                  if self.make.chance(97 if "2.5" in values else 90)]
        day = self.make.first_day(tariff)
        opened = day - self.make.pick(0, 1, 40, 200, 1000) if self.make.chance(92) else None
        closed = day + self.random.randint(1, 500) if self.make.chance(8) else None
        persons = self.random.randint(1, 9) if self.make.chance(70) else None
        relief = self.random.choice(groups) if groups and self.make.chance(25) else None
        plans = [self.plan(), self.plan(), self.plan()]
        self.account += 1
        for _ in range(self.make.pick(1, 1, 2, 3, 4)):
            length = self.make.length()
            self.number += 1
            yield (self.number, tariff.id, self.account, class_id, document.text_of(day), document.text_of(day + length), self.litres(),
                   persons, opened and document.text_of(opened), closed and document.text_of(closed), *plans, relief, ";".join(chosen))
            day += length

    def litres(self):
        return int(self.make.volume() * 1000)

    def write(self, path, count):
        with open(path, "w", encoding="UTF-8", newline="") as file:
            writer = csv.writer(file)
            while self.number < count:
                writer.writerows(self.rows_of_account())


# --- Running it --------------------------------------------------------------------------------
class Database:
    def run(self, *arguments):
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *arguments], stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit("psql failed")
        return done.stdout.strip()

    def file(self, name, **variables):
        return self.run(*(f"-v{key}={value}" for key, value in variables.items()), "-f", os.path.join(HERE, name))

    def command(self, text):
        return self.run("-c", text)


def load_tariffs(database, tariffs, out):
    for table, rows in tariff_rows(tariffs).items():
        path = os.path.join(out, table + ".csv")
        with open(path, "w", encoding="UTF-8", newline="") as file:
            csv.writer(file).writerows(["" if value is None else value for value in row] for row in rows)
        # A condition that is empty always holds; every other empty text is unknown.
        database.command(f"\\copy {table} from '{path}' (format csv{', force_not_null (cond)' if rows_have_condition(table) else ''})")


def rows_have_condition(table):
    return table in ("price", "factor", "fixed")


def price_by_engine(chosen, paths, out, database):
    uses, lines = os.path.join(out, "uses.csv"), os.path.join(out, "lines.csv")
    database.command(f"\\copy (select * from use order by use_no) to '{uses}' (format csv)")
    with open(uses, encoding="UTF-8") as rows, open(lines, "w", encoding="UTF-8") as result:
        begun = time.monotonic()
        if subprocess.run([chosen.price_many, *paths], stdin=rows, stdout=result).returncode != 0:
            sys.exit("price_many failed")
        print(f"engine: {time.monotonic() - begun:.1f} s", flush=True)
    database.command(f"\\copy engine_line from '{lines}' (format csv)")


def main():
    chosen = options()
    os.makedirs(chosen.out, exist_ok=True)
    print(f"oracle-sql: seed {chosen.seed}", flush=True)
    begun = time.monotonic()
    known = {path: document.parse(path) for path in chosen.tariff}
    known = {path: tariff for path, tariff in known.items() if in_reach(tariff)}
    database = Database()
    database.file("oracle_tables.sql")
    load_tariffs(database, known.values(), chosen.out)
    uses = Uses(chosen.seed, list(known.values()))
    path = os.path.join(chosen.out, "random.csv")
    uses.write(path, chosen.uses * 2 // 3)
    database.command(f"\\copy use from '{path}' (format csv)")
    database.command("analyze")
    database.file("oracle.sql")
    print(database.file("oracle_probe.sql", first=uses.number, count=chosen.uses // 6), flush=True)
    database.command("create index on use (use_no); analyze")
    price_by_engine(chosen, list(known), chosen.out, database)
    database.file("oracle.sql")
    result = database.file("oracle_compare.sql")
    print(f"{result.rsplit(chr(10), 1)[0]}\noracle-sql: {len(known)} tariffs, {time.monotonic() - begun:.0f} s, seed {chosen.seed}")
    print(result.rsplit("\n", 1)[-1])
    return 0 if result.endswith(" 0 failed") else 1


if __name__ == "__main__":
    sys.exit(main())
