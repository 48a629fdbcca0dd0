#!/bin/sh
# bench_permits.sh PROGRAM [POINTS] - loads a tenth as many permits as points (default 100,000) in a tree of districts,
# and five reads a point, into the empty PostgreSQL that libpq's environment names; times `weir permits check` three
# times beside its floor: the rows that it must read (engine/store/sql/permit_*, point_*, district_*.sql) to nowhere.
set -eu

cd "$(dirname "$0")/../.."
program=$1
points=${2:-100000}
permits=$((points / 10))
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT

weir() { "$program" --quiet "$@" >/dev/null; }
psql -Xq -v ON_ERROR_STOP=1 -f deploy/roles.sql
weir migrate

awk 'BEGIN {
    print "district,name,parent"
    print "D,Basin,"
    for (i = 0; i < 100; i++) printf "D%02d,Town %d,D\n", i, i
}' >"$files/districts.csv"
awk 'BEGIN {
    print "district,year,source,m3"
    print "D,2024,all,100000000"
    for (i = 0; i < 100; i++) printf "D%02d,2024,ground,%d\n", i, 500000 + 10000 * i
}' >"$files/limits.csv"
awk -v n="$permits" 'BEGIN {
    print "permit,holder,district,source,zone,use,m3_per_year,from,to"
    for (i = 0; i < n; i++)
        printf "P%06d,Holder %d,D%02d,ground,II,industry,%d,2022-01-01,2030-01-01\n", i, i, i % 100, 20000 + i % 1000
}' >"$files/permits.csv"
awk -v n="$points" -v permits="$permits" 'BEGIN {
    print "point,permit,district,source,from"
    for (i = 0; i < n; i++) printf "W%06d,P%06d,D%02d,ground,2022-01-01\n", i, i % permits, i % permits % 100
}' >"$files/points.csv"
awk -v n="$points" 'BEGIN {
    print "meter,date,register"
    split("2024-01-01 2024-04-03 2024-07-01 2024-10-04 2025-01-01", day, " ")
    for (i = 0; i < n; i++) for (q = 1; q <= 5; q++) printf "W%06d,%s,%d\n", i, day[q], (q - 1) * (400 + i % 400)
}' >"$files/reads.csv"
for kind in districts limits permits points; do
    weir load $kind "$files/$kind.csv"
done
weir ingest "$files/reads.csv"
psql -Xqc 'VACUUM ANALYZE'

{
    echo 'SET search_path = pg_catalog, weir;'
    for name in district_now district_limit_now permit_names permit_now permit_plans level_now point_now point_registers point_reads; do
        # days of 2020-01-01 and 2025-01-31, since 1970
        sed "s/--.*//; s/\$1/18262/g; s/\$2/20119/g" "engine/store/sql/$name.sql"
        echo ';'
    done
} >"$files/read.sql"
sed -i 's/BETWEEN 18262 AND 20119/BETWEEN 0 AND 9000000000/' "$files/read.sql"

spent_ms() { # EXIT_CODE COMMAND...
    expected=$1
    shift
    begin_ns=$(date +%s%N)
    code=0
    "$@" >/dev/null || code=$?
    [ "$code" -eq "$expected" ] || exit 1
    echo $((($(date +%s%N) - begin_ns) / 1000000))
}
for _ in 1 2 3; do
    floor_ms=$(spent_ms 0 psql -Xq -v ON_ERROR_STOP=1 -f "$files/read.sql")
    check_ms=$(spent_ms 1 "$program" --quiet permits check --year 2024 --as-of 2025-01-31 --format csv)
    printf 'floor %d ms, weir permits check %d ms: %d.%02d x floor\n' "$floor_ms" "$check_ms" \
        $((check_ms / floor_ms)) $((check_ms * 100 / floor_ms % 100))
done
