#!/bin/sh
# bench_fees.sh PROGRAM [POINTS] - loads a tenth as many permits as points (default 100,000), with their plans and five
# reads each, into the empty PostgreSQL that libpq's environment names; times `weir fees assess`, the posting, a run that
# finds nothing, and the replay, beside the floor of an assessment: the rows that it must read
# (engine/store/sql/fee_read_*.sql and the reads) to nowhere, and the entries that it wrote, written again by COPY.
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
weir tariff publish tests/tariffs/scenario-resource.xml

echo 'district,name,zone
D,Basin,II' >"$files/districts.csv"
awk -v n="$permits" 'BEGIN {
    print "permit,holder,district,source,zone,use,m3_per_year,from,to,tariff,class"
    for (i = 0; i < n; i++)
        printf "P%06d,Holder %d,D,ground,II,industry,%d,2024-01-01,2030-01-01,scenario.resource,own-source\n", i, i, 40000 + i % 1000
}' >"$files/permits.csv"
awk -v n="$permits" 'BEGIN {
    print "account,from,to,m3"
    for (i = 0; i < n; i++) {
        printf "P%06d,2024-01-01,2025-01-01,%d\nP%06d,2025-01-01,2026-01-01,%d\n", i, 30000 + i % 500, i, 30000
    }
}' >"$files/plans.csv"
awk -v n="$points" -v permits="$permits" 'BEGIN {
    print "point,permit,district,source,from"
    for (i = 0; i < n; i++) printf "W%06d,P%06d,D,ground,2024-01-01\n", i, i % permits
}' >"$files/points.csv"
awk -v n="$points" 'BEGIN {
    print "meter,date,register"
    split("2024-01-01 2024-04-03 2024-07-01 2024-10-04 2025-01-01", day, " ")
    for (i = 0; i < n; i++) for (q = 1; q <= 5; q++) printf "W%06d,%s,%d\n", i, day[q], (q - 1) * (600 + i % 400)
}' >"$files/reads.csv"
for kind in districts permits points plans; do
    weir load $kind "$files/$kind.csv"
done
weir ingest "$files/reads.csv"
psql -Xqc 'VACUUM ANALYZE'

spent_ms() { # COMMAND...
    begin_ns=$(date +%s%N)
    "$@" >/dev/null
    echo $((($(date +%s%N) - begin_ns) / 1000000))
}
said() { printf '  %-28s %4d.%03d s\n' "$1" $(($2 / 1000)) $(($2 % 1000)); }
ratio() { # WHAT MS FLOOR_MS
    printf '  %-28s %d.%02d x floor\n' "$1" $(($2 / $3)) $(($2 * 100 / $3 % 100))
}

# The statements of a run over all taxpayers at once, with $1 to $5 as given.
reading() {
    echo 'SET search_path = pg_catalog, weir;'
    for name in fee_read_taxpayers fee_read_permits fee_read_points bill_read_plans fee_read_decisions fee_read_reads fee_read_live; do
        sed "s/--.*//; s/\$1/0/g; s/\$2/9000000000/g; s/\$3/$as_of_no/g; s/\$4/0/g; s/\$5/700000/g" "engine/store/sql/$name.sql"
        echo ';'
    done
}

assess_ms=$(spent_ms "$program" --quiet fees assess --through 2025-01-01)
as_of_no=$(psql -XAtc 'SELECT as_of_no FROM weir.run')
reading >"$files/read.sql"
read_ms=$(spent_ms psql -Xq -v ON_ERROR_STOP=1 -f "$files/read.sql")
psql -Xqc "COPY (SELECT * FROM weir_draft_1.fee_entry) TO STDOUT (FORMAT binary)" >"$files/entries"
psql -Xqc 'CREATE TABLE public.entry (LIKE weir.fee_entry INCLUDING CONSTRAINTS)'
write_ms=$(spent_ms psql -Xqc 'COPY public.entry FROM STDIN (FORMAT binary)' -c 'ALTER TABLE public.entry ADD PRIMARY KEY (account_id, entry_no)' <"$files/entries")
psql -XAtc "SELECT invoice_count || ' entries of ' || billed_count || ' taxpayers' FROM weir.run"
post_ms=$(spent_ms "$program" --quiet run post 1)
again_ms=$(spent_ms "$program" --quiet fees assess --through 2025-01-01)
replay_ms=$(spent_ms "$program" --quiet run replay 1)
said 'floor: COPY out' "$read_ms"
said 'floor: COPY in, key' "$write_ms"
said 'weir fees assess' "$assess_ms"
said 'weir run post' "$post_ms"
said 'weir fees assess, nothing due' "$again_ms"
said 'weir run replay' "$replay_ms"
ratio 'assess' "$assess_ms" $((read_ms + write_ms))
