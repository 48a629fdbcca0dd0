#!/usr/bin/env python3
"""Compares the program with the exact, independent second implementation in this folder.

usage: oracle.py [--seed N] [--cases N] [--program PATH] [--out DIR] [TARIFF.xml...]

Writes random tariffs and cases below DIR (default build/oracle), prices them with exact fractions, writes what came
out as tariff tests and lets `weir tariff test` say where it comes to something else.  Of each TARIFF.xml come all its
edges as well, and a hundredth of the random cases.  The seed is printed: WEIR_SEED or --seed repeats a run.  A case
that differs is made as small as it gets and kept as DIR/differ-N.xml and DIR/differ-N.test.xml.
"""
import argparse
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import time

import case as cases
import document
import generate
import minimise
import whole

PER_TARIFF = 20
PER_PROCESS = 25
CASES_MAX = 5000  # of a test document


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=int(os.environ.get("WEIR_SEED") or random.SystemRandom().randrange(1 << 32)))
    parser.add_argument("--cases", type=int, default=4000)
    parser.add_argument("--program", default=os.environ.get("WEIR_PROGRAM", "build/debug-gcc/weir"))
    parser.add_argument("--price-many", help="also compare what tariff tests do not say: order, days, tax inside, findings")
    parser.add_argument("--out", default="build/oracle")
    parser.add_argument("--show", type=int, default=5, help="how many differences to make small and print")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("tariff", nargs="*")
    return parser.parse_args()


class Tests:
    """Runs test documents through the program and keeps score."""

    def __init__(self, program, price_many):
        self.program, self.price_many = program, price_many
        self.passed, self.failed, self.refused = 0, [], 0

    def valid(self, paths):
        """Those of the tariffs that the checker lets through."""
        done = subprocess.run([self.program, "tariff", "check", *paths], capture_output=True, text=True)
        output = done.stdout + done.stderr
        bad = {line.split(":")[0] for line in output.splitlines() if ": error: " in line}
        self.refused += len(bad)
        if bad and "WEIR_ORACLE_VERBOSE" in os.environ:
            sys.stderr.writelines(line + "\n" for line in output.splitlines() if ": error: " in line)
        return [path for path in paths if path not in bad]

    def run(self, paths):
        done = subprocess.run([self.program, "tariff", "test", *paths], capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"{self.program} tariff test: exit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        for path, name in re.findall(r"^not ok \d+ - (.*?): (.*)$", done.stdout, re.M):
            self.failed.append((path, name, None))
        self.passed += len(re.findall(r"^ok \d+ - ", done.stdout, re.M))


def random_documents(seed, first, last, out):
    """Tariffs number first to last, each with its cases; each has a seed of its own."""
    paths = []
    for index in range(first, last):
        make = generate.Generator(random.Random(f"{seed}/{index}"))
        path = os.path.join(out, f"t{index}.xml")
        generate.write_tariff(path, make.tariff(f"random.{index}"))
        paths.append((index, make, path))
    return paths


def write_cases(tests, path, tariff, made):
    """Writes the cases as a tariff test; compares them whole at once."""
    test_path = path.removesuffix(".xml") + ".test.xml"
    cases.write_tests(test_path, tariff.id, os.path.basename(path), [(c, cases.price_case(tariff, c)) for c in made])
    if tests.price_many:
        for case, told in whole.compare(tests.price_many, path, tariff, made):
            tests.failed.append((test_path, case.name, whole.told(tariff, case, told)))
    return test_path


def write_random_cases(tests, make, path, count):
    tariff = document.parse(path)
    test_path = write_cases(tests, path, tariff, [make.case(tariff, f"case {number}") for number in range(count)])
    if tests.price_many:
        inside = [make.inside_case(tariff, f"inside {number}") for number in range(count // 2)]
        found = whole.compare(tests.price_many, path, tariff, inside)
        tests.failed += [(test_path, case.name, whole.told(tariff, case, rows)) for case, rows in found]
        tests.passed += len(inside) - len(found)
    return test_path


def batch(arguments):
    program, price_many, seed, first, last, out, counts = arguments
    tests = Tests(program, price_many)
    made = random_documents(seed, first, last, out)
    good = set(tests.valid([path for _, _, path in made]))
    documents = [write_random_cases(tests, make, path, counts) for _, make, path in made if path in good]
    if documents:
        tests.run(documents)
    failing = {path for path, *_ in tests.failed}
    for _, _, path in made:
        test_path = path.removesuffix(".xml") + ".test.xml"
        if test_path not in failing:
            for name in (path, test_path):
                if os.path.exists(name):
                    os.remove(name)
    return tests.passed, tests.failed, tests.refused


def given_batch(arguments):
    """All edges of a tariff that is in use, and some cases by chance."""
    program, price_many, seed, number, path, out, count = arguments
    tests = Tests(program, price_many)
    out = os.path.join(out, f"given{number}")
    os.makedirs(out)
    path = shutil.copy(path, out)
    if not tests.valid([path]):
        return 0, [], 1
    make = generate.Generator(random.Random(f"{seed}/{os.path.basename(path)}"))
    tariff = document.parse(path)
    made = [make.case(tariff, f"case {number}") for number in range(count)]
    made += make.edge_cases(tariff)
    for first in range(0, len(made), CASES_MAX):
        tests.run([write_cases(tests, path, tariff, made[first:first + CASES_MAX])])
        if tests.failed:
            break
    return tests.passed, tests.failed, 0


def work(job):
    return job[0](job[1:])


def jobs_of(chosen):
    tariffs = -(-chosen.cases // PER_TARIFF)
    jobs = [(given_batch, chosen.program, chosen.price_many, chosen.seed, number, path, chosen.out, max(20, chosen.cases // 100))
            for number, path in enumerate(chosen.tariff)]
    return jobs + [(batch, chosen.program, chosen.price_many, chosen.seed, first, min(tariffs, first + PER_PROCESS), chosen.out, PER_TARIFF)
                   for first in range(0, tariffs, PER_PROCESS)]


def main():
    chosen = options()
    chosen.program = os.path.abspath(chosen.program)
    shutil.rmtree(chosen.out, ignore_errors=True)
    os.makedirs(chosen.out)
    begun = time.monotonic()
    print(f"oracle: seed {chosen.seed}", flush=True)
    jobs = jobs_of(chosen)
    passed, failed, refused = 0, [], 0
    with multiprocessing.Pool(chosen.jobs) as pool:
        for good, bad, not_valid in pool.imap_unordered(work, jobs):
            passed, refused = passed + good, refused + not_valid
            failed += bad
    failed.sort(key=lambda difference: (difference[2] is not None, difference[:2]))
    for number, (path, name, told) in enumerate(failed[:chosen.show], 1):
        print(f"--- difference {number}: {path}: {name}")
        print(told or minimise.shrink(chosen.program, path, name, os.path.join(chosen.out, f"differ-{number}")))
    for path, name, _ in failed[chosen.show:chosen.show + 50]:
        print(f"--- also: {path}: {name}")
    print(f"oracle: {len(jobs)} batches, {refused} tariffs refused by the checker, {time.monotonic() - begun:.0f} s, seed {chosen.seed}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
