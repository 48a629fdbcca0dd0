#!/usr/bin/env python3
"""Out of memory, everywhere: torture.py LIBRARY RUNS

Runs each command below once to count its allocations, then again and again, each time with another
allocation failing (LIBRARY is fail_malloc.so; at most RUNS a command and mode, spread evenly).  A run
must either do exactly what it does with memory, or end with a message and an exit code: never by a
signal, never with other results and exit code 0, and never having changed the database by half.
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("WEIR_PROGRAM", f"{ROOT}/build/weir"))
LIMIT_S = 20
CITY = f"{ROOT}/tests/tariffs/scenario-city"

FILES = {
    "accounts.csv": "account,from,tariff,class,persons\n"
                    "A1,2026-01-01,scenario.city,residential,3\n"
                    "A2,2026-01-01,scenario.city,non-residential,\n",
    "meters.csv": "meter,account,from,first_register\nM1,A1,2026-01-01,0\nM2,A2,2026-01-01,10\n",
    "plans.csv": "account,from,to,m3\nA2,2026-01-01,2027-01-01,100\n",
    "reads.csv": "meter,date,register\nM1,2026-03-01,20\nM2,2026-03-01,50.5\nM3,2026-03-01,1\n",
}
QUOTE = ["quote", "--tariff", f"{CITY}.xml", "--class", "residential", "--persons", "6",
         "--from", "2025-12-01", "--to", "2026-02-01", "--m3", "250"]
COMMANDS = [
    ["version"],
    ["help", "bill"],
    ["config", "show"],
    ["tariff", "check", f"{CITY}.xml"],
    ["tariff", "test", f"{CITY}.test.xml"],
    QUOTE,
    [*QUOTE, "--explain", "--lang", "zh"],
    ["migrate", "--status"],
    ["tariff", "publish", f"{CITY}.xml"],
    ["load", "accounts", "accounts.csv"],
    ["load", "meters", "meters.csv"],
    ["load", "plans", "plans.csv"],
    ["ingest", "reads.csv"],
    ["--json", "findings"],
    ["bill", "--through", "2026-03-01", "--dry-run"],
    ["run", "list"],
]
STATE = ("SELECT (SELECT count(*) FROM weir.journal), (SELECT count(*) FROM weir.tariff), "
         "(SELECT count(*) FROM weir.account), (SELECT count(*) FROM weir.account_terms), "
         "(SELECT count(*) FROM weir.read), (SELECT count(*) FROM weir.run)")


def state():
    return subprocess.run(["psql", "-XAtc", STATE], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=True).stdout


def run(command, folder, library, variables, pass_fds=()):
    return subprocess.run([PROGRAM, *command], cwd=folder, capture_output=True, timeout=LIMIT_S,
                          stdin=subprocess.DEVNULL, check=False, pass_fds=pass_fds,
                          env={**os.environ, "LD_PRELOAD": library, **variables})


def count_of(command, folder, library):
    reader, writer = os.pipe()
    done = run(command, folder, library, {"FAIL_COUNT_FD": str(writer)}, (writer,))
    os.close(writer)
    with os.fdopen(reader) as file:
        return done, int(file.read())


def complaint_about(done, usual):
    if done is None:
        return f"did not end within {LIMIT_S} s"
    if done.returncode < 0:
        return f"ended by signal {-done.returncode}"
    if done.returncode == usual.returncode and done.stdout == usual.stdout:
        return None
    if done.returncode == 0:
        return "exit code 0 with other results"
    if not done.stderr.strip():
        return f"exit code {done.returncode} without a word"
    return None


def torture(command, folder, library, runs):
    """Gives the number of runs and what was wrong; the command changes nothing in what it counts."""
    usual, count = count_of(command, folder, library)
    points = sorted({1 + i * count // runs for i in range(runs) if i * count // runs < count})
    wrong = []
    jobs = [(point, mode) for mode in ({}, {"FAIL_ON": "1"}) for point in points]

    def one(job):
        point, mode = job
        try:
            return point, mode, run(command, folder, library, {"FAIL_AT": str(point), **mode})
        except subprocess.TimeoutExpired:
            return point, mode, None

    # Two billing runs at once would only find each other busy.
    workers = 1 if command[0] == "bill" else os.cpu_count()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for point, mode, done in pool.map(one, jobs):
            complaint = complaint_about(done, usual)
            if complaint:
                words = done.stderr.decode("utf-8", "replace").strip() if done else ""
                wrong.append(f"weir {' '.join(command)}: FAIL_AT={point} {mode}: {complaint}: {words}")
    return len(jobs), wrong


def main():
    library, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    total = 0
    wrong = []
    with tempfile.TemporaryDirectory(prefix="weir-torture.") as folder:
        for name, content in FILES.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)
        for command in COMMANDS:
            # A command that changes the database is tortured when it has nothing left to change.
            before = state()
            first = subprocess.run([PROGRAM, *command], cwd=folder, capture_output=True, check=False,
                                   stdin=subprocess.DEVNULL)
            after = state()
            done, found = torture(command, folder, library, runs)
            if state() != after:
                found.append(f"weir {' '.join(command)}: changed the database: {before}{after}{state()}")
            print(f"weir {' '.join(command).replace(ROOT + '/', '')}: exit code {first.returncode}, {done} runs, {len(found)} wrong")
            total += done - len(found)
            wrong += found
    print("\n".join(wrong[:40]))
    print(f"{total} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
