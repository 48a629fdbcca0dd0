#!/bin/sh
# bench.sh PROGRAM CITY BENCH_BILL [ACCOUNTS] - loads a town of so many accounts (default 100,000) into the
# empty PostgreSQL that libpq's environment names, bills a quarter and posts it, and prints the time beside
# its floor (bench_bill.c).  `make bench` calls it.
set -eu

cd "$(dirname "$0")/../.."
program=$1
city=$2
bench_bill=$3
accounts=${4:-100000}

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
"$city" --plain "$accounts" 1 "$files"

weir() { "$program" --quiet "$@" >/dev/null; }
psql -Xq -v ON_ERROR_STOP=1 -f deploy/roles.sql
weir migrate
weir tariff publish tariffs/cn-beijing-2014.xml tariffs/cn-tianjin-2021.xml
weir load accounts "$files/accounts.csv"
weir load uses "$files/uses.csv"
weir load meters "$files/meters.csv"
weir load plans "$files/plans.csv"
weir ingest "$files/reads-q1.csv"
psql -Xqc 'VACUUM ANALYZE'
"$bench_bill" "$program" 2024-04-01

timed() { # NAME COMMAND...
    name=$1
    shift
    begin_ns=$(date +%s%N)
    "$@" >/dev/null
    spent_ms=$((($(date +%s%N) - begin_ns) / 1000000))
    printf '  %-28s %4d.%03d s\n' "$name" $((spent_ms / 1000)) $((spent_ms % 1000))
}
timed 'weir export invoices, XML' "$program" --quiet export invoices --run 1 --format xml --out "$files/invoices.xml"
timed 'weir export invoices, CSV' "$program" --quiet export invoices --run 1 --format csv --out "$files/invoices.csv"
timed 'weir export bills, CSV' "$program" --quiet export bills --run 1 --format csv --out "$files/bills.csv"
timed 'weir verify' "$program" --quiet verify
timed 'weir month show, open' "$program" --quiet month show 2024-04
timed 'weir month close' "$program" --quiet month close 2024-04
timed 'weir month show, closed' "$program" --quiet month show 2024-04
timed 'weir verify, closed' "$program" --quiet verify
timed 'weir verify --run' "$program" --quiet verify --run 1
tests/bench/bench_replay.sh "$program" 1
