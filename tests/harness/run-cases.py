#!/usr/bin/env python3
"""Runs command-line cases: run-cases.py [--update] CASE...

A case is a text file, tests/cli/NAME.case, run from top to bottom in an empty folder of its own:

    # A comment.  `# needs: db` anywhere gives the case a migrated database of its own, which
    # PGDATABASE names; without it there is no server to reach.
    > reads.csv
    meter,date,register
    < (this sign alone ends the file)
    $ weir ingest reads.csv
    expected line of stdout
    ! expected line of stderr
    ? 3

`$ ` runs a command by sh: `weir` is the program under test, $ROOT the source tree.  Lines after it
are its stdout; `! ` lines its stderr, which is compared only when there is at least one; `? N` its
exit code, 0 when not given.  In expected lines `[..]` stands for any text, a line `...` for any
lines, and `| ` before a line takes away the meaning of its first characters.  A case that cannot
run says so with exit code 77: `$ test -d "$SHARED" || exit 77` skips the rest of the file.

--update writes what really came over what was expected where the two differ; read the diff.
"""
import concurrent.futures
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIMIT_S = int(os.environ.get("TEST_LIMIT_S", "300"))
SIGNS = ("# ", "$ ", "> ", "! ", "? ", "| ")
SKIPPED = 77


class Step:
    """One command with what is expected of it; or, without a command, lines kept as they are."""

    def __init__(self, command=None):
        self.command = command
        self.lines = []  # as in the file, the command line not among them
        self.out = []
        self.err = []
        self.code = 0


def parse(path):
    """The steps of a case, in order, and the files to be written before each."""
    steps = [Step()]
    writing = None
    needs_db = False
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().splitlines(), 1):
            step = steps[-1]
            if writing is not None:
                step.lines.append(line)
                if line == "<":
                    writing = None
                else:
                    writing[1].append(line)
            elif line.startswith("> "):
                writing = (line[2:], [])
                steps.append(Step())
                steps[-1].file = writing
                steps[-1].lines.append(line)
            elif line.startswith("$ "):
                steps.append(Step(line[2:]))
            elif line.startswith("#"):
                needs_db = needs_db or line.replace(" ", "") == "#needs:db"
                step.lines.append(line)
            elif step.command is None:
                if line:
                    sys.exit(f"{path}:{number}: stands before any command: {line}")
                step.lines.append(line)
            else:
                step.lines.append(line)
                expect(step, line, f"{path}:{number}")
    if writing is not None:
        sys.exit(f"{path}: file {writing[0]} has no closing <")
    for step in steps:
        while step.out and step.out[-1] == "":
            step.out.pop()  # blank lines part the steps for the eye
    return steps, needs_db


def expect(step, line, place):
    if line.startswith("! "):
        step.err.append(line[2:])
    elif line.startswith("? "):
        if not line[2:].isdigit():
            sys.exit(f"{place}: ? takes a number")
        step.code = int(line[2:])
    else:
        step.out.append(line)


def line_fits(expected, got):
    if expected.startswith("| "):
        return expected[2:] == got
    parts = [re.escape(part) for part in expected.split("[..]")]
    return re.fullmatch(".*".join(parts), got) is not None


def fits(expected, got):
    """Whether the lines got are those expected, `...` standing for any number of lines."""
    if not expected:
        return not got
    if expected[0] == "...":
        return any(fits(expected[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and line_fits(expected[0], got[0]) and fits(expected[1:], got[1:])


def lines_of(output):
    text = output.decode("utf-8", "backslashreplace").rstrip("\n")
    return text.split("\n") if text else []


def quoted(line):
    return "| " + line if line.startswith(SIGNS) or line in ("...",) or "[..]" in line else line


def blank_tail(lines):
    count = 0
    while count < len(lines) and lines[-1 - count] == "":
        count += 1
    return lines[len(lines) - count:]


def run_step(step, environment, folder):
    """Runs one command; gives the complaint, "" when all is as expected, and the skip sign."""
    done = subprocess.run(["sh", "-c", step.command], cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT_S,
                          check=False)
    if done.returncode == SKIPPED and step.code != SKIPPED:
        return "", True
    out = lines_of(done.stdout)
    err = lines_of(done.stderr)
    complaint = []
    if not fits(step.out, out):
        complaint += difflib.unified_diff(step.out, out, "expected stdout", "stdout", lineterm="")
    if step.err and not fits(step.err, err):
        complaint += difflib.unified_diff(step.err, err, "expected stderr", "stderr", lineterm="")
    if done.returncode != step.code:
        complaint += [f"expected exit code {step.code}, got {done.returncode}"]
        if not step.err:
            complaint += ["stderr: " + line for line in err]
    if complaint:
        tail = blank_tail(step.lines)
        step.lines = [line for line in step.lines if line.startswith("#")]
        step.lines += [quoted(line) for line in out]
        if step.err or (done.returncode != 0 and err):
            step.lines += ["! " + line for line in err]
        if done.returncode != 0:
            step.lines += [f"? {done.returncode}"]
        step.lines += tail
    return "\n".join(complaint), False


def sql(statement):
    subprocess.run(["psql", "-Xqd", "postgres", "-v", "ON_ERROR_STOP=1", "-c", statement],
                   check=True, stdin=subprocess.DEVNULL)


def environment_of(needs_db, name, folder):
    program = os.path.abspath(os.environ.get("WEIR_PROGRAM", f"{ROOT}/build/weir"))
    bin_folder = os.path.join(folder, ".bin")
    os.mkdir(bin_folder)
    os.symlink(program, os.path.join(bin_folder, "weir"))
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith(("PG", "WEIR")) or (needs_db and key.startswith("PG"))}
    environment.update(ROOT=ROOT, SHARED=os.path.join(ROOT, "..", "shared"), LC_ALL="C.UTF-8",
                       TZ="UTC", HOME=folder, PATH=f"{bin_folder}:{os.environ['PATH']}")
    if needs_db:
        environment["PGDATABASE"] = name
    else:
        environment["PGHOST"] = "/nonexistent"
    return environment


def run_case(path, update):
    """Runs one case file; gives "passed", "skipped" or "failed", and what to print."""
    steps, needs_db = parse(path)
    folder = tempfile.mkdtemp(prefix="weir-case.")
    name = "case_" + re.sub(r"\W", "_", os.path.basename(path))[:40] + f"_{os.getpid()}"
    complaints = []
    try:
        environment = environment_of(needs_db, name, folder)
        if needs_db:
            sql(f"CREATE DATABASE {name} OWNER weir_owner TEMPLATE weir_template")
        for step in steps:
            if getattr(step, "file", None):
                with open(os.path.join(folder, step.file[0]), "w", encoding="utf-8") as file:
                    file.write("".join(line + "\n" for line in step.file[1]))
            if step.command is None:
                continue
            complaint, skipped = run_step(step, environment, folder)
            if skipped:
                return "skipped", f"{path}: skipped at: {step.command}"
            if complaint:
                complaints.append(f"{path}: $ {step.command}\n{complaint}")
                if not update:
                    break
    except subprocess.TimeoutExpired as late:
        complaints.append(f"{path}: {late}")
    finally:
        if needs_db:
            sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        shutil.rmtree(folder, ignore_errors=True)
    if complaints and update:
        with open(path, "w", encoding="utf-8") as file:
            for step in steps:
                lines = ([] if step.command is None else ["$ " + step.command]) + step.lines
                file.write("".join(line + "\n" for line in lines))
    return ("failed" if complaints else "passed"), "\n".join(complaints)


def main():
    update = "--update" in sys.argv[1:]
    paths = [argument for argument in sys.argv[1:] if argument != "--update"]
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for outcome, words in pool.map(lambda path: run_case(path, update), paths):
            counts[outcome] += 1
            if words:
                print(words)
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] and not update else 0


if __name__ == "__main__":
    sys.exit(main())
