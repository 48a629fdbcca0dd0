#!/usr/bin/env python3
"""What comes after a draft, broken too: break_after.py short|full [PART...]

  memory  each allocation of `weir bill` fails in turn, once and from then on, with 1 and 2 workers:
          a message and an exit status, and the same command again ends as an undisturbed one
  post, close, rebill, replay, verify
          the connection of `run post`, `month close`, `rebill`, `run replay` and `verify` is cut after
          each message, those that commit among them; it is killed at each system call; the server is
          stopped immediately at random moments (full form), and the disk is full (those that write):
          the command is given again, and every row is that of an undisturbed one

The full form takes WEIR_POINTS points of each, if that is set.  WEIR_SEED replays what was random.
WEIR_FAIL_MALLOC is fail_malloc.so.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from break_runs import (KILLED, PROGRAM, SOCKET, CutProxy, Disk, Town, calls_of, control_server, spread, sql, start_server,
                        strace_kill, strace_to)

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
        self.tried, self.wrong = 0, []
        self.clone()
        begin = time.monotonic()
        self.usual_code = self.give().returncode
        self.usual_s = time.monotonic() - begin
        self.expected = self.rows()

    def clone(self, tablespace="pg_default"):
        sql("postgres", "DROP DATABASE IF EXISTS again WITH (FORCE)")
        sql("postgres", f"CREATE DATABASE again TEMPLATE {self.town.name} TABLESPACE {tablespace}")

    def command(self):
        return ["--config", "small.conf", *self.words]

    def give(self, environment=None, before=()):
        return self.town.weir(self.command(), {"PGDATABASE": "again", **(environment or {})}, before)

    def rows(self):
        return sql("again", ROWS)

    def complaint(self, done, codes):
        code = done.returncode
        if code not in (self.usual_code, *codes):
            return f"exit status {code}: {done.stderr.strip()}"
        if code == 4 and not done.stderr.strip():
            return "exit status 4 without a word"
        again = self.give() if code in KILLED else done
        for _ in range(10):
            if again.returncode != 4:
                break
            again = self.give()
        # A commit whose answer was lost is done: the command given again may say so.
        held = again.returncode == 3 and ("posted" in again.stderr or "closed" in again.stderr)
        if again.returncode != self.usual_code and not held:
            return f"given again: exit status {again.returncode}: {again.stderr.strip()}"
        return None if self.rows() == self.expected else "given again: other rows"

    def check(self, what, done, codes):
        """Whether the hurt command ended with one of codes, and all comes out right."""
        self.tried += 1
        try:
            complaint = self.complaint(done, codes)
        except (subprocess.SubprocessError, OSError) as error:
            complaint = f"{error} {getattr(error, 'stderr', '')}"
        if complaint:
            self.wrong.append(f"{self.name}, {what}: {complaint}")

    def count(self, what):
        print(f"{self.name}, {what}: {self.tried} tried, {len(self.wrong)} wrong", flush=True)
        result = self.tried, self.wrong
        self.tried, self.wrong = 0, []
        return result

    def run_through_proxy(self, cut_at):
        self.clone()
        proxy = CutProxy(SOCKET, cut_at)
        done = self.give(proxy.environment())
        proxy.close()
        return proxy, done

    def cut_all(self, most):
        whole, done = self.run_through_proxy(0)
        self.check("through the proxy", done, ())
        retried = 0
        for point in sorted({*spread(range(1, whole.count + 1), most), *spread(whole.commits, max(most // 4, 2))}):
            proxy, done = self.run_through_proxy(point)
            retried += done.returncode == self.usual_code
            self.check(f"message {point} of {whole.count} ({proxy.cut_in})", done, (4,))
        return self.count(f"cuts, {whole.count} messages, {len(whole.commits)} commits, {retried} without being given again")

    def kill_all(self, most):
        trace = os.path.join(self.town.folder, "trace")
        self.clone()
        if shutil.which("strace") is None or self.give(before=strace_to(trace)).returncode != self.usual_code:
            print(f"{self.name}, kills: skipped: strace cannot trace here")
            return 0, []
        points = calls_of(trace)
        for name, when in spread(points, most):
            self.clone()
            self.check(f"killed at {name} {when}", self.give(before=strace_kill(name, when)), (*KILLED, 4))
        return self.count(f"kills at {len(points)} system calls")

    def stop_server(self, chance, most):
        for _ in range(most):
            self.clone()
            moment = chance.uniform(0, self.usual_s)
            process = subprocess.Popen([PROGRAM, *self.command()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       **self.town.options({"PGDATABASE": "again"}))
            time.sleep(moment)
            control_server("-m", "immediate", "stop")
            start_server()
            said = process.communicate(timeout=120)
            done = subprocess.CompletedProcess(process.args, process.returncode, *said)
            self.check(f"server stopped after {moment:.3f} s", done, (4,))
        return self.count("server stops")

    def fill_disk(self, most):
        """Databases take little more than the files that every one has."""
        with Disk("64m") as disk:
            if not disk.is_there:
                print(f"{self.name}, full disk: skipped: a tmpfs cannot be mounted here")
                return 0, []
            self.clone("disk")
            before = disk.used()
            done = self.give()
            used = disk.used() - before
            self.check("on the tmpfs", done, ())
            full = 0
            for room in spread(range(0, used + 8192, 8192), most):
                self.clone("disk")
                disk.leave(room)
                done = self.give()
                disk.free()
                full += done.returncode == 4
                self.check(f"{room} of {used} bytes free", done, (4,))
            self.clone()
        return self.count(f"full disk, {full} times at work")


def give(town, *words):
    done = town.weir(["--config", "small.conf", *words])
    if done.returncode not in (0, 1):
        sys.exit(f"weir {' '.join(words)}: {done.stderr}")
    return done


def main():
    short = sys.argv[1] == "short"
    most = 2 if short else int(os.environ.get("WEIR_POINTS", "1000000"))
    parts = sys.argv[2:] or ["memory", "post", "close", "rebill", "replay", "verify"]
    seed = int(os.environ.get("WEIR_SEED", time.time_ns() % 1000000))
    chance = random.Random(seed)
    print(f"seed {seed}")
    results = []
    with tempfile.TemporaryDirectory(prefix="weir-torture.") as folder:
        town = Town("after", folder, 6, 2)
        if "memory" in parts:
            results += [fail_allocations(town, jobs, most) for jobs in (1, 2)]
        give(town, *town.words()[2:])
        run = str(town.top())
        stages = [("post", ["run", "post", run]), ("close", ["month", "close", "2024-04"]),
                  ("replay", ["run", "replay", run]), ("verify", ["verify"]), ("rebill", ["rebill", "--account", "H00001"])]
        for name, words in stages:
            if name == "rebill":
                town.write("reads.csv", "meter,date,register,kind\nM00001,2024-04-01,5,correction\n")
                give(town, "ingest", "reads.csv")
            if name in parts:
                stage = Stage(town, name, words)
                some = 1 if short else most
                results += [stage.cut_all(most), stage.kill_all(some)]
                if not short:
                    results.append(stage.stop_server(chance, min(most, 20)))
                if name in ("post", "close", "rebill"):
                    results.append(stage.fill_disk(some))
            if name == "post":
                give(town, *words)
    wrong = [words for _, some in results for words in some]
    print("\n".join(wrong[:40]))
    print(f"{sum(tried for tried, _ in results) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
