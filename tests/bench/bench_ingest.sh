#!/bin/sh
# bench_ingest.sh PROGRAM [READS] - ingests so many CSV reads (default 1,000,000; ten days of READS / 10 meters,
# day by day) into the empty PostgreSQL that libpq's environment names, and prints the speed beside its floor:
# COPY BINARY of the rows that came of it, sorted, into a table with the same key and checks, in one
# transaction.  Then ten reads beside all these meters: of a new day, and of one on which all were read.  METERS=n
# reads so many meters on READS / n days.  `make bench-ingest` calls it.
set -eu

cd "$(dirname "$0")/../.."
program=$1
reads=${2:-1000000}
meters=${METERS:-$((reads / 10))}
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT

weir() { "$program" --quiet "$@" >/dev/null; }
sql() { psql -Xq -v ON_ERROR_STOP=1 "$@"; }
spent() { # COMMAND...: leaves its milliseconds in spent_ms
    begin_ns=$(date +%s%N)
    "$@"
    spent_ms=$((($(date +%s%N) - begin_ns) / 1000000))
}
told() { # NAME READS
    printf '  %-34s %4d.%03d s  %9d reads/s\n' "$1" $((spent_ms / 1000)) $((spent_ms % 1000)) $(($2 * 1000 / (spent_ms + 1)))
}

echo "ingest_memory = ${INGEST_MEMORY:-1024}" >"$files/weir.conf"

sql -f deploy/roles.sql
weir migrate
awk -v n="$meters" 'BEGIN { print "account,from,tariff,class"; for (i = 1; i <= n; i++) printf "A%08d,2024-01-01,t,c\n", i }' >"$files/accounts.csv"
awk -v n="$meters" 'BEGIN { print "meter,account,from,first_register"; for (i = 1; i <= n; i++) printf "M%08d,A%08d,2024-01-01,0\n", i, i }' >"$files/meters.csv"
awk -v n="$meters" -v days=$((reads / meters)) 'BEGIN { print "meter,date,register"; for (d = 1; d <= days; d++) for (i = 1; i <= n; i++)
  printf "M%08d,2024-03-%02dT08:15:00+08:00,%d.%03d\n", i, d, i % 1000 + d, i * 7 % 1000 }' >"$files/reads.csv"
awk 'NR <= 11 { sub("2024-03-01", "2024-04-01"); print }' "$files/reads.csv" >"$files/small.csv"
weir load accounts "$files/accounts.csv"
weir load meters "$files/meters.csv"
sql -c 'VACUUM ANALYZE'
sql -c CHECKPOINT

# The most memory the program had, in KiB, is in peak.
# shellcheck disable=SC2016
spent sh -c '"$0" --quiet --config "$3" ingest "$1" >/dev/null & pid=$!
  while kill -0 $pid 2>/dev/null; do sed -n "s/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p" /proc/$pid/status 2>/dev/null >"$2.now" && test -s "$2.now" && mv "$2.now" "$2"; sleep 0.1; done
  wait $pid' "$program" "$files/reads.csv" "$files/peak" "$files/weir.conf"
ingest_ms=$spent_ms
told "weir ingest, $reads reads" "$reads"

chmod 755 "$files"
psql -Xq -v ON_ERROR_STOP=1 -c "\\copy (SELECT * FROM weir.read ORDER BY account_id, meter_id, read_day, read_second, recorded_no) TO '$files/rows' (FORMAT binary)"
sql -c "CREATE TABLE weir.read_floor (LIKE weir.read INCLUDING ALL)"
sql -c "ALTER TABLE weir.read_floor ADD PRIMARY KEY (account_id, meter_id, read_day, read_second, recorded_no)" 2>/dev/null || true
sql -c CHECKPOINT
spent sql -c "\\copy weir.read_floor FROM '$files/rows' (FORMAT binary)"
floor_ms=$spent_ms
told 'COPY BINARY of the same rows' "$reads"
printf '  floor / ingest %32d.%02d   (goal: 0.50)\n' $((floor_ms / ingest_ms)) $((floor_ms * 100 / ingest_ms % 100))
printf '  memory of weir %28d MiB\n' $(($(cat "$files/peak") / 1024))
spent weir ingest "$files/small.csv"
told "ten reads beside $meters meters" 10
awk -v n="$meters" 'BEGIN { print "meter,date,register"; for (i = 1; i <= 10; i++) printf "M%08d,2024-03-01,%d\n", i * int(n / 11), 2000 }' >"$files/same.csv"
spent weir ingest "$files/same.csv"
told 'ten of a day on which all were read' 10
