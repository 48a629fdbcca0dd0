#!/usr/bin/env python3
"""What comes after a draft, broken too: break_after.py short|full [PART...]

  memory  each allocation of `weir bill` fails in turn, once and from then on, with 1 and 2 workers:
          a message and an exit status, and the same command again ends as an undisturbed one
  post, close, rebill, replay
          the connection of `run post`, `month close`, `rebill` and `run replay` is cut after each
          message, those that COMMIT among them: the command is given again, and every row is that
          of an undisturbed one

The full form takes WEIR_POINTS points of each, if that is set.  WEIR_FAIL_MALLOC is fail_malloc.so.
"""
import os
import subprocess
import sys
import tempfile

from break_runs import PROGRAM, SOCKET, CutProxy, Town, spread, sql

ROWS = """SELECT md5(string_agg(t, E'\\n' ORDER BY t)) FROM (
SELECT 'run' || (to_jsonb(r) - '{opened_at,sealed_at,posted_at}'::text[])::text AS t FROM weir.run r
UNION ALL SELECT 'head' || to_jsonb(h)::text FROM weir.account_head h
UNION ALL SELECT 'invoice' || to_jsonb(i)::text FROM weir.invoice i
UNION ALL SELECT 'line' || to_jsonb(l)::text FROM weir.invoice_line l
UNION ALL SELECT 'use' || to_jsonb(u)::text FROM weir.invoice_use u
UNION ALL SELECT 'finding' || to_jsonb(f)::text FROM weir.finding f
UNION ALL SELECT 'journal' || j.journal_no || j.kind || j.detail FROM weir.journal j
UNION ALL SELECT 'draft' || nspname FROM pg_namespace WHERE nspname LIKE 'weir_draft%'
UNION ALL SELECT 'book' || to_jsonb(b)::text FROM weir.book b
UNION ALL SELECT 'part' || c.relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid) AS rows"""


def count_allocations(town, library, jobs):
    reader, writer = os.pipe()
    with os.fdopen(reader) as file:
        done = subprocess.run([PROGRAM, *town.words(jobs)], pass_fds=(writer,), capture_output=True, check=False,
                              **town.options({"LD_PRELOAD": library, "FAIL_COUNT_FD": str(writer)}))
        os.close(writer)
        counts = [int(line) for line in file]
    town.check("counting", done.returncode, ())
    return max(counts)


def fail_allocations(town, jobs, most):
    library = os.path.abspath(os.environ["WEIR_FAIL_MALLOC"])
    count = count_allocations(town, library, jobs)
    failed = 0
    for mode in ({}, {"FAIL_ON": "1"}):
        for point in spread(range(1, count + 1), most):
            done = town.bill(jobs, {"LD_PRELOAD": library, "FAIL_AT": str(point), **mode})
            code = done.returncode
            failed += code != town.usual_code
            what = f"allocation {point} of {count} {mode}, {jobs} workers"
            if code > 0 and not done.stderr.strip():
                town.wrong.append(f"{what}: exit status {code} without a word")
            town.check(what, code, range(2, 7))
    return town.count(f"memory, {jobs} workers, {count} allocations, {failed} ended it")


class Stage:
    """A database as it is before a command, cloned for each point."""

    def __init__(self, town, name, words):
        self.town, self.name, self.words = town, name, words
        self.usual = self.run()[0]
        self.usual_code, self.expected = self.usual.returncode, self.rows()

    def clone(self):
        sql("postgres", "DROP DATABASE IF EXISTS again WITH (FORCE)")
        sql("postgres", f"CREATE DATABASE again TEMPLATE {self.town.name}")

    def give(self, environment=None):
        return self.town.weir(["--config", "small.conf", *self.words], {"PGDATABASE": "again", **(environment or {})})

    def run(self, cut_at=None):
        self.clone()
        if cut_at is None:
            return self.give(), None
        proxy = CutProxy(SOCKET, cut_at)
        done = self.give(proxy.environment())
        proxy.close()
        return done, proxy

    def rows(self):
        return sql("again", ROWS)

    def complaint(self, done):
        code = done.returncode
        if code not in (self.usual_code, 4):
            return f"exit status {code}: {done.stderr.strip()}"
        if code == 4 and not done.stderr.strip():
            return "exit status 4 without a word"
        again = done
        for _ in range(5):
            if again.returncode != 4:
                break
            again = self.give()
        # A commit whose answer was lost is done: the command given again may say so.
        held = again.returncode == 3 and ("posted" in again.stderr or "closed" in again.stderr)
        if again.returncode != self.usual_code and not held:
            return f"given again: exit status {again.returncode}: {again.stderr.strip()}"
        return None if self.rows() == self.expected else "given again: other rows"

    def cut_all(self, most):
        done, whole = self.run(0)
        points = sorted({*spread(range(1, whole.count + 1), most), *spread(whole.commits, max(most // 4, 2))})
        wrong, retried = [], 0
        complaint = self.complaint(done)
        if complaint:
            wrong.append(f"{self.name} through the proxy: {complaint}")
        for point in points:
            done, proxy = self.run(point)
            retried += done.returncode == self.usual_code
            complaint = self.complaint(done)
            if complaint:
                wrong.append(f"{self.name}, message {point} of {whole.count} ({proxy.cut_in}): {complaint}")
        print(f"{self.name}, {whole.count} messages, {len(whole.commits)} commits, {retried} without being given again: "
              f"{len(points) + 1} tried, {len(wrong)} wrong", flush=True)
        return len(points) + 1, wrong


def give(town, *words):
    done = town.weir(["--config", "small.conf", *words])
    if done.returncode not in (0, 1):
        sys.exit(f"weir {' '.join(words)}: {done.stderr}")
    return done


def main():
    short = sys.argv[1] == "short"
    most = 2 if short else int(os.environ.get("WEIR_POINTS", "1000000"))
    parts = sys.argv[2:] or ["memory", "post", "close", "rebill", "replay"]
    results = []
    with tempfile.TemporaryDirectory(prefix="weir-torture.") as folder:
        town = Town("after", folder, 6, 2)
        if "memory" in parts:
            results += [fail_allocations(town, jobs, most) for jobs in (1, 2)]
        give(town, *town.words()[2:])
        run = str(town.top())
        stages = [("post", ["run", "post", run]), ("close", ["month", "close", "2024-04"]),
                  ("replay", ["run", "replay", run]), ("rebill", ["rebill", "--account", "H00001"])]
        for name, words in stages:
            if name == "rebill":
                town.write("reads.csv", "meter,date,register,kind\nM00001,2024-04-01,5,correction\n")
                give(town, "ingest", "reads.csv")
            if name in parts:
                results.append(Stage(town, name, words).cut_all(most))
            if name == "post":
                give(town, *words)
    wrong = [words for _, some in results for words in some]
    print("\n".join(wrong[:40]))
    print(f"{sum(tried for tried, _ in results) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
