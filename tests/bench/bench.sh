#!/bin/sh
# bench.sh PROGRAM CITY BENCH_BILL [ACCOUNTS] - loads a town of so many accounts (default 100,000) into the
# empty PostgreSQL that libpq's environment names; then ROUNDS times (default 3), each in a copy of it, bills a quarter
# and posts it, does the same in set-based SQL (peer_*.sql), whose lines, invoices and uses must be the same, and does
# what no program could leave out (bench_bill.c).  Prints the middle of the rounds, and times what comes after once.
# `make bench` calls it.
set -eu

cd "$(dirname "$0")/../.."
program=$1
city=$2
bench_bill=$3
accounts=${4:-100000}
rounds=${ROUNDS:-3}

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

now_us() { echo $(($(date +%s%N) / 1000)); }
postmaster=$(head -n 1 "$PGHOST/data/postmaster.pid")
server_us() { # what sessions that have ended took of the processors, in ticks of 10 ms
    sleep 0.2
    awk '{ print ($16 + $17) * 10000 }' "/proc/$postmaster/stat"
}
figure() { # KEY COMMAND...: how long the command took, and as KEY_cpu what the server took of the processors
    key=$1
    shift
    begin_server_us=$(server_us)
    begin_us=$(now_us)
    "$@" >/dev/null
    echo "$round $key $(($(now_us) - begin_us))" >>"$files/figures"
    echo "$round ${key}_cpu $(($(server_us) - begin_server_us))" >>"$files/figures"
}
town=${PGDATABASE:-weir}
another_town() { # NAME: the loaded town, once more
    psql -Xq -d postgres -c 'SET client_min_messages = warning' -c "DROP DATABASE IF EXISTS $1" -c "CREATE DATABASE $1 TEMPLATE $town"
    export PGDATABASE="$1"
    psql -Xq -v ON_ERROR_STOP=1 -f deploy/roles.sql -c CHECKPOINT
}

round=1
while test "$round" -le "$rounds"; do
    another_town bench_two
    figure bill_two "$program" --quiet bill --through 2024-04-01 --jobs 2
    figure post_two "$program" --quiet run post 1
    another_town bench_one
    psql -Xq -v ON_ERROR_STOP=1 -f tests/bench/peer_setup.sql
    figure peer_load psql -Xq -v ON_ERROR_STOP=1 -v through=2024-04-01 -f tests/bench/peer_load.sql
    figure peer_finish psql -Xq -v ON_ERROR_STOP=1 -f tests/bench/peer_finish.sql
    "$bench_bill" "$program" 2024-04-01 | sed "s/^/$round /" >>"$files/figures"
    test "$(psql -XAt -f tests/bench/peer_same.sql)" = '0|0|0' || {
        echo 'the peer bills something else' >&2
        exit 1
    }
    round=$((round + 1))
done
awk -f tests/bench/report.awk "$files/figures"

timed() { # NAME COMMAND...
    name=$1
    shift
    begin_ns=$(date +%s%N)
    "$@" >/dev/null
    spent_ms=$((($(date +%s%N) - begin_ns) / 1000000))
    printf '  %-36s %5d.%03d s\n' "$name" $((spent_ms / 1000)) $((spent_ms % 1000))
}
timed 'weir export invoices, XML' "$program" --quiet export invoices --run 1 --format xml --out "$files/invoices.xml"
timed 'weir export invoices, CSV' "$program" --quiet export invoices --run 1 --format csv --out "$files/invoices.csv"
timed 'weir export bills, CSV' "$program" --quiet export bills --run 1 --format csv --out "$files/bills.csv"
tests/bench/bench_verify.sh "$program" 1
timed 'weir month show, open' "$program" --quiet month show 2024-04
timed 'weir month close' "$program" --quiet month close 2024-04
timed 'weir month show, closed' "$program" --quiet month show 2024-04
timed 'weir verify, closed' "$program" --quiet verify
timed 'weir verify --run' "$program" --quiet verify --run 1
tests/bench/bench_replay.sh "$program" 1

# A night: of all accounts, households of one in 33, read a month later.
awk -F , 'NR == 1 { print "meter,date,register"; next }
    substr($1, 2) % 50 >= 1 && substr($1, 2) % 50 <= 37 && ++seen % 24 == 0 { printf "%s,2024-05-01,%d\n", $1, $3 + 20 }' \
    "$files/reads-q1.csv" >"$files/night.csv"
timed 'weir ingest, of a night' "$program" --quiet ingest "$files/night.csv"
timed 'weir bill, of a night' "$program" --quiet bill --through 2024-05-01
timed 'weir run post, of a night' "$program" --quiet run post 2
psql -XAtc "SELECT format('  a night: %s accounts due of %s, in a book of %s', r.account_count, (SELECT count(*) FROM weir.account),
    CASE WHEN b.run_id IS NULL THEN 'the month' ELSE 'its own' END) FROM weir.run r JOIN weir.book b USING (book) WHERE r.run_id = 2"
