#!/usr/bin/env python3
"""Billing runs, broken in every way: break_runs.py short|full [PART...]

Each part hurts `weir bill` at some point, then gives the same command again until it is done, and
compares every row, digest and the root with those of an undisturbed run.  Also wrong is a second
run, an open one that stays, or an exit status other than 0, 4 (try again), or death by the signal sent.

  calls    kill -9 at every system call x occurrence of a run of three chunks, 1 and 2 workers (strace)
  random   kill -9 at random moments, several times in one run, 1 to 4 workers
  city     the same in a run of 100,000 accounts
  cuts     the connection is cut after each message of the protocol, those that COMMIT among them
  server   the server is stopped immediately, and started again
  full     the disk of the draft is full (a tmpfs; needs root)
  starts   50 starts at once

The short form takes some points of each, and so does the full one when WEIR_POINTS says how many.
WEIR_SEED replays what was random.
"""
import collections
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "harness"))
from cut_proxy import CutProxy  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("WEIR_PROGRAM", f"{ROOT}/build/weir"))
LIMIT_S = 120
HOME = os.environ.get("PGHOST", "")
SOCKET = f"{HOME}/.s.PGSQL.{os.environ.get('PGPORT', '5432')}"

TARIFF = """<?xml version="1.0" encoding="UTF-8"?>
<tariff xmlns="urn:weir:tariff:1" id="town" currency="CNY">
  <title xml:lang="en">Town</title>
  <version from="2022-01-01"><volume step="1"/>
    <class id="home"><blocks id="steps" over="year"><block to="100"/><block/></blocks>
      <charge id="water" blocks="steps"><price block="1">2.00</price><price block="2">3.00</price></charge>
      <charge id="sewage" price="1.00" fund="sewage"/></class>
  </version>
</tariff>
"""
DIGEST = """SELECT (SELECT encode(root, 'hex') FROM weir.run WHERE run_id = {0}) || ' ' || md5(string_agg(t, E'\\n' ORDER BY t))
FROM (SELECT (to_jsonb(i) - 'run_id')::text AS t FROM weir_draft_{0}.invoice i
UNION ALL SELECT to_jsonb(l)::text FROM weir_draft_{0}.invoice_line l
UNION ALL SELECT to_jsonb(u)::text FROM weir_draft_{0}.invoice_use u
UNION ALL SELECT (to_jsonb(f) - 'run_id')::text FROM weir_draft_{0}.finding f) AS rows"""


def sql(database, text):
    return subprocess.run(["psql", "-XqAtd", database, "-v", "ON_ERROR_STOP=1", "-c", text], check=True,
                          capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout.strip()


class Town:
    """A database with so many accounts, every tenth of them held, and its undisturbed draft's digest."""

    def __init__(self, name, folder, accounts, chunk_accounts):
        self.name = name
        self.folder = os.path.join(folder, name)
        self.wrong = []
        self.tried = 0
        os.mkdir(self.folder)
        owner = sql("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'weir_owner'") == "1"
        sql("postgres", f"CREATE DATABASE {name} {'OWNER weir_owner' if owner else ''} TEMPLATE weir_template")
        numbers = range(1, accounts + 1)
        self.write("town.xml", TARIFF)
        self.write("small.conf", f"chunk_accounts = {chunk_accounts}\n")
        self.write("accounts.csv", "account,from,tariff,class\n" + "".join(
            f"H{i:05},2024-01-01,town,{'castle' if i % 10 == 0 else 'home'}\n" for i in numbers))
        self.write("meters.csv", "meter,account,from,first_register\n" + "".join(
            f"M{i:05},H{i:05},2024-01-01,0\n" for i in numbers))
        self.write("reads.csv", "meter,date,register\n" + "".join(f"M{i:05},2024-04-01,{3 * i}.5\n" for i in numbers))
        for words in (["tariff", "publish", "town.xml"], ["load", "accounts", "accounts.csv"],
                      ["load", "meters", "meters.csv"], ["ingest", "reads.csv"]):
            done = self.weir(["--quiet", *words])
            if done.returncode != 0:
                sys.exit(f"weir {' '.join(words)}: {done.stderr}")
        self.usual_code = self.bill().returncode
        self.expected = sql(name, DIGEST.format(self.top()))
        self.weir(["run", "discard", str(self.top())])

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def options(self, environment=None):
        return {"cwd": self.folder, "stdin": subprocess.DEVNULL,
                "env": {**os.environ, "PGDATABASE": self.name, **(environment or {})}}

    def weir(self, words, environment=None, before=()):
        return subprocess.run([*before, PROGRAM, *words], capture_output=True, text=True, timeout=LIMIT_S,
                              check=False, **self.options(environment))

    def words(self, jobs=1):
        return ["--config", "small.conf", "bill", "--through", "2024-04-01", "--jobs", str(jobs)]

    def bill(self, jobs=1, environment=None, before=()):
        return self.weir(self.words(jobs), environment, before)

    def start(self, jobs=1):
        return subprocess.Popen([PROGRAM, *self.words(jobs)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, **self.options())

    def top(self):
        return int(sql(self.name, "SELECT max(run_id) FROM weir.run"))

    def complaint(self):
        """Finishes what was hurt, and says what is wrong with it."""
        for _ in range(10):
            done = self.bill()
            if done.returncode != 4:
                break
            time.sleep(0.3)
        if done.returncode != self.usual_code:
            return f"given again: exit status {done.returncode}: {done.stderr.strip()}"
        told = re.match(r"run (\d+)\n", done.stdout)
        if told is None:
            return f"given again: {done.stdout}"
        run = told.group(1)
        states = "SELECT string_agg(run_id || ' ' || state, ',') FROM weir.run WHERE state <> 'discarded'"
        found = sql(self.name, f"{states}; {DIGEST.format(run)}").split("\n")
        if found[0] != f"{run} draft":
            return f"given again: run {run} is told, there are {found[0]}"
        if found[1] != self.expected:
            return "given again: another result"
        discarded = self.weir(["run", "discard", run])
        return None if discarded.returncode == 0 else f"run discard: {discarded.stderr}"

    def check(self, what, hurt, codes):
        """Whether the hurt command ended with one of codes, and the run comes out right."""
        self.tried += 1
        complaint = None
        if hurt is not None and hurt not in (self.usual_code, *codes):
            complaint = f"exit status {hurt}"
        try:
            complaint = self.complaint() or complaint
        except (subprocess.SubprocessError, OSError) as error:
            complaint = f"{error} {getattr(error, 'stderr', '')}"
        if complaint:
            self.wrong.append(f"{what}: {complaint}")

    def count(self, what):
        print(f"{what}: {self.tried} tried, {len(self.wrong)} wrong", flush=True)
        result = self.tried, self.wrong
        self.tried, self.wrong = 0, []
        return result


def spread(points, most):
    points = list(points)
    return points if len(points) <= most else [points[i * len(points) // most] for i in range(most)]


KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)


def strace_to(trace):
    return ["strace", "-f", "-o", trace]


def strace_kill(name, when):
    return [*strace_to("/dev/null"), "-e", f"trace={name}", "-e", f"inject={name}:signal=SIGKILL:when={when}"]


def calls_of(trace):
    """Every system call by name and occurrence; each process counts its own."""
    calls = collections.Counter()
    with open(trace, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = re.match(r"(\d+) +([a-z_0-9]+)\(", line)
            if match:
                calls[match.groups()] += 1
    counts = collections.Counter()
    for (_, name), count in calls.items():
        counts[name] = max(counts[name], count)
    return [(name, when) for name in sorted(counts) for when in range(1, counts[name] + 1) if name != "exit_group"]


def kill_at_calls(town, jobs, most):
    trace = os.path.join(town.folder, "trace")
    if shutil.which("strace") is None or town.bill(jobs, before=strace_to(trace)).returncode != town.usual_code:
        print(f"calls, {jobs} workers: skipped: strace cannot trace here")
        return 0, []
    town.check("undisturbed", town.usual_code, ())
    points = calls_of(trace)
    for name, when in spread(points, most):
        done = town.bill(jobs, before=strace_kill(name, when))
        # A worker of two that is killed is replaced, and killed again until the leader gives up.
        town.check(f"{name} {when}, {jobs} workers", done.returncode, (*KILLED, 4))
    return town.count(f"calls, {jobs} workers, {len(points)} points")


def kill_at_random(town, chance, most):
    """Leaders killed; their workers end with them."""
    begin = time.monotonic()
    town.bill()
    usual_s = time.monotonic() - begin
    town.check("undisturbed", None, ())
    for _ in range(most):
        jobs = chance.randint(1, 4)
        moments = [chance.uniform(0, usual_s) for _ in range(chance.randint(1, 4))]
        for moment in moments:
            process = town.start(jobs)
            time.sleep(moment)
            process.kill()
            try:
                process.communicate(timeout=3)  # workers write there too: it ends with the last of them
            except subprocess.TimeoutExpired:
                town.wrong.append(f"workers live on after their leader, killed after {moment} s")
        town.check(f"killed after {moments} s, {jobs} workers", None, ())
    return town.count(f"random kills, {town.name}")


def cut_connections(town, jobs, most):
    def through(cut_at):
        proxy = CutProxy(SOCKET, cut_at)
        done = town.bill(jobs, proxy.environment())
        proxy.close()
        return proxy, done

    whole, done = through(0)
    town.check("through the proxy", done.returncode, ())
    points = sorted({*spread(range(1, whole.count + 1), most), *spread(whole.commits, max(most // 4, 2))})
    retried = 0
    for point in points:
        proxy, done = through(point)
        retried += done.returncode == town.usual_code
        town.check(f"message {point} of {whole.count} ({proxy.cut_in}), {jobs} workers", done.returncode, (4,))
    return town.count(f"cuts, {jobs} workers, {whole.count} messages, {retried} without being given again")


def control_server(*words):
    """pg_ctl, as whoever runs the server."""
    bindir = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
    found = [f"{bindir}/pg_ctl"] if os.path.exists(f"{bindir}/pg_ctl") else []
    base = "/usr/lib/postgresql"
    found += [f"{base}/{version}/bin/pg_ctl" for version in (os.listdir(base) if os.path.isdir(base) else [])
              if os.path.exists(f"{base}/{version}/bin/pg_ctl")]
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run([*user, found[0], "-D", f"{HOME}/data", "-s", "-w", *words], check=True, cwd="/", timeout=LIMIT_S,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def start_server():
    """As it was started the first time."""
    with open(f"{HOME}/data/postmaster.opts", encoding="utf-8") as file:
        words = shlex.split(file.read())[1:]
    options = [word for index, word in enumerate(words) if word != "-D" and words[index - 1] != "-D"]
    control_server("-l", f"{HOME}/server.log", "-o", shlex.join(options), "start")


def stop_server(town, chance, most):
    begin = time.monotonic()
    town.bill()
    usual_s = time.monotonic() - begin
    town.check("undisturbed", None, ())
    for _ in range(most):
        jobs = chance.randint(1, 3)
        moment = chance.uniform(0, usual_s)
        down_s = chance.choice((0, 0, 1))
        process = town.start(jobs)
        time.sleep(moment)
        control_server("-m", "immediate", "stop")
        time.sleep(down_s)
        start_server()
        said = process.communicate(timeout=LIMIT_S)[0]
        what = f"server stopped after {moment:.3f} s for {down_s} s, {jobs} workers"
        town.check(f"{what}: {said if process.returncode == 3 else ''}", process.returncode, (4,))
    return town.count("server stops")


class Disk:
    """A tablespace `disk` on a tmpfs of its own, or absent where none can be mounted."""

    def __init__(self, size):
        self.folder = f"{HOME}/disk"
        self.size = size
        self.is_there = False

    def __enter__(self):
        os.mkdir(self.folder)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={self.size}", "tmpfs", self.folder]
        self.is_there = os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0
        if self.is_there:
            subprocess.run(["chown", "postgres", self.folder], check=True)
            sql("postgres", f"CREATE TABLESPACE disk LOCATION '{self.folder}'")
            sql("postgres", "GRANT CREATE ON TABLESPACE disk TO PUBLIC")
        return self

    def __exit__(self, *_):
        if self.is_there:
            sql("postgres", "DROP TABLESPACE disk")
            subprocess.run(["umount", self.folder], check=False)
        os.rmdir(self.folder)

    def used(self):
        space = os.statvfs(self.folder)
        return (space.f_blocks - space.f_bavail) * space.f_frsize

    def leave(self, room):
        """Fills it up to so many bytes."""
        with open(f"{self.folder}/filler", "wb") as file:
            space = os.statvfs(self.folder)
            file.write(b"x" * max(space.f_bavail * space.f_frsize - room, 0))

    def free(self):
        os.remove(f"{self.folder}/filler")


def fill_disk(town, most):
    with Disk("4m") as disk:
        if not disk.is_there:
            print("full disk: skipped: a tmpfs cannot be mounted here")
            return 0, []
        sql("postgres", f"ALTER DATABASE {town.name} SET default_tablespace = disk")
        before = disk.used()
        town.bill()
        used = disk.used() - before
        town.check("on the tmpfs", None, ())
        full = 0
        for room in spread(range(8192, used + 8192, 8192), most):
            disk.leave(room)
            done = town.bill(2)
            disk.free()
            full += done.returncode == 4
            town.check(f"{room} of {used} bytes free", done.returncode, (4,))
        result = town.count(f"full disk, {full} times at work")
        sql("postgres", f"DROP DATABASE {town.name}")
        return result


def start_many(town, many):
    sql(town.name, "CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS "
                   "'BEGIN PERFORM pg_sleep(0.3); RETURN new; END'")
    sql(town.name, "CREATE TRIGGER slow BEFORE UPDATE ON weir.run_chunk FOR EACH ROW EXECUTE FUNCTION public.slow()")
    begin = time.monotonic()
    left = {town.start(): index for index in range(many)}
    codes = collections.Counter()
    while left:
        for process in [process for process in left if process.poll() is not None]:
            said = process.communicate()[0]
            took_s = time.monotonic() - begin
            codes[process.returncode] += 1
            if process.returncode == 4 and "another run of server process" not in said:
                town.wrong.append(f"start {left[process]}: {said}")
            if process.returncode == 4 and took_s > 3 + many / 25:
                town.wrong.append(f"start {left[process]}: took {took_s:.1f} s")
            del left[process]
        time.sleep(0.01)
    if codes != {town.usual_code: 1, 4: many - 1}:
        town.wrong.append(f"{many} starts at once: exit statuses {dict(codes)}")
    sql(town.name, "DROP TRIGGER slow ON weir.run_chunk")
    town.check("starts at once", None, ())
    town.tried += many - 1
    return town.count(f"{many} starts at once")


def main():
    short = sys.argv[1] == "short"
    most = int(os.environ.get("WEIR_POINTS", "1000000"))
    parts = sys.argv[2:] or ["calls", "random", "city", "cuts", "server", "full", "starts"]
    seed = int(os.environ.get("WEIR_SEED", time.time_ns() % 1000000))
    chance = random.Random(seed)
    print(f"seed {seed}")
    results = []
    with tempfile.TemporaryDirectory(prefix="weir-torture.") as folder:
        small = Town("small", folder, 6, 2)
        large = Town("large", folder, *((150, 10) if short else (3000, 50)))
        if "calls" in parts:
            results += [kill_at_calls(small, jobs, 3 if short else most) for jobs in (1, 2)]
        if "random" in parts:
            results.append(kill_at_random(large, chance, 2 if short else min(most, 200)))
        if "city" in parts and not short:
            results.append(kill_at_random(Town("city", folder, 100000, 4000), chance, min(most, 20)))
        if "cuts" in parts:
            results += [cut_connections(small, jobs, 4 if short else most) for jobs in (1, 2)]
        if "server" in parts:
            results.append(stop_server(large, chance, 1 if short else min(most, 20)))
        if "starts" in parts and not short:
            results.append(start_many(Town("starts", folder, 60, 1), 50))
        if "full" in parts:
            results.append(fill_disk(large, 2 if short else min(most, 40)))
    wrong = [words for _, some in results for words in some]
    print("\n".join(wrong[:40]))
    print(f"{sum(tried for tried, _ in results) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
