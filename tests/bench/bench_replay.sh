#!/bin/sh
# bench_replay.sh PROGRAM RUN - times `weir run replay RUN` of a posted run of bills beside its floor: the
# statements that it cannot do without, read to nowhere by psql, chunk by chunk.  That is what the run saw
# (engine/store/sql/bill_read_*.sql), the invoices (invoice_*.sql), and all digests once.
set -eu

cd "$(dirname "$0")/../.."
program=$1
run=$2
script=$(mktemp)
trap 'rm -f "$script"' EXIT

value() { psql -XAtc "SELECT $1 FROM weir.run WHERE run_id = $run"; }
as_of_no=$(value as_of_no)
book=$(value book)
session=engine/store/sql/bill_read_session.sql
digests=engine/store/sql/run_bill_digests.sql

# A COPY with $1 to $5 as given.
filled() { # FILE 1 2 3 4 5
    sed "s/--.*//; s/\$1/$2/g; s/\$2/$3/g; s/\$3/$4/g; s/\$4/$5/g; s/\$5/$6/g" "$1"
    echo ';'
}

{
    echo 'SET search_path = pg_catalog, weir;'
    cat "$session"
    echo ';'
    psql -XAt -F ' ' -c "SELECT account_lo, account_hi FROM weir.run_chunk WHERE run_id = $run ORDER BY 1" |
        while read -r lo hi; do
            echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;'
            for file in engine/store/sql/bill_read_*.sql; do
                case $file in "$session" | */bill_read_heads.sql | */bill_read_past.sql) continue ;; esac
                filled "$file" "$lo" "$hi" "$as_of_no" 0 700000
            done
            for table in heads lines uses; do
                filled "engine/store/sql/invoice_$table.sql" "$run" "$book" "$lo" "$hi" 0
            done
            echo 'COMMIT;'
        done
    filled "$digests" "$run" "$book" 0 0 0
} >"$script"

spent_ms() { # COMMAND...
    begin_ns=$(date +%s%N)
    "$@" >/dev/null
    echo $((($(date +%s%N) - begin_ns) / 1000000))
}

floor_ms=$(spent_ms psql -Xq -v ON_ERROR_STOP=1 -f "$script")
for jobs in 1 2; do
    replay_ms=$(spent_ms "$program" --quiet run replay "$run" --jobs "$jobs")
    printf '  %-28s %4d.%03d s, floor %d.%03d s, %d.%02d x floor (goal 1.50)\n' "weir run replay --jobs $jobs" \
        $((replay_ms / 1000)) $((replay_ms % 1000)) $((floor_ms / 1000)) $((floor_ms % 1000)) \
        $((replay_ms / floor_ms)) $((replay_ms * 100 / floor_ms % 100))
done
