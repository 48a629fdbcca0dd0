#!/bin/sh
# bench_rate.sh PROGRAM CITY [ACCOUNTS [TIMES]] - bills a quarter of a town of so many accounts (default 1,000,000), then of
# one TIMES as large (default 10), each in a database of its own, with two workers, and posts it.  Goals: the large town at
# three quarters of the accounts a second of the small one at least, and no process above 64 MiB at either size.
# Ten million take some 40 GB beside and below the databases.  `make bench-rate` calls it.
set -eu

cd "$(dirname "$0")/../.."
program=$1
city=$2
accounts=${3:-1000000}
times=${4:-10}
files=$(mktemp -d "$PGHOST/rate.XXXXXX")
trap 'rm -rf "$files"' EXIT

weir() { "$program" --quiet "$@" >/dev/null; }

town() { # ACCOUNTS: loaded into a database of its own
    psql -Xq -d postgres -c "CREATE DATABASE rate_$1"
    export PGDATABASE="rate_$1"
    psql -Xq -v ON_ERROR_STOP=1 -f deploy/roles.sql
    weir migrate
    weir tariff publish tariffs/cn-beijing-2014.xml tariffs/cn-tianjin-2021.xml
    "$city" --plain "$1" 1 "$files"
    for table in accounts uses meters plans; do
        weir load "$table" "$files/$table.csv"
    done
    weir ingest "$files/reads-q1.csv"
    rm -f "$files"/*.csv
    psql -Xqc 'VACUUM ANALYZE' -c CHECKPOINT
}

spent_ms() { # COMMAND...: its most memory of a process is added to the file peak
    begin_ns=$(date +%s%N)
    /usr/bin/time -a -f %M -o "$files/peak" "$program" --quiet "$@" >/dev/null
    echo $((($(date +%s%N) - begin_ns) / 1000000))
}

billed() { # ACCOUNTS: accounts a second are in rate
    town "$1"
    rm -f "$files/peak"
    bill_ms=$(spent_ms bill --through 2024-04-01 --jobs 2)
    post_ms=$(spent_ms run post 1)
    test "$(psql -XAtc 'SELECT account_count FROM weir.run WHERE run_id = 1')" = "$1"
    rate=$(($1 * 1000 / (bill_ms + post_ms)))
    printf '  %8d accounts: bill %4d.%03d s, post %3d.%03d s, %7d accounts/s, memory of a process %d MiB\n' "$1" \
        $((bill_ms / 1000)) $((bill_ms % 1000)) $((post_ms / 1000)) $((post_ms % 1000)) "$rate" \
        $(($(sort -n "$files/peak" | tail -n 1) / 1024))
    export PGDATABASE=postgres
    psql -Xqc "DROP DATABASE rate_$1"
}

billed "$accounts"
small=$rate
billed $((accounts * times))
printf '  the large town at %d.%02d of the rate of the small one (goal 0.75)\n' $((rate / small)) $((rate * 100 / small % 100))
