#!/bin/sh
# bench_replay.sh PROGRAM RUN - times `weir run replay RUN` of a posted run of bills beside its floor: the
# statements that it cannot do without, read to nowhere by psql, chunk by chunk.  That is what the run saw
# (engine/store/sql/bill_read_*.sql), the invoices (invoice_*.sql), and all digests once.
set -eu

cd "$(dirname "$0")/../.."
. tests/bench/floor.sh
program=$1
run=$2
script=$(mktemp)
trap 'rm -f "$script"' EXIT

as_of_no=$(value as_of_no "$run")
book=$(value book "$run")
session=engine/store/sql/bill_read_session.sql
digests=engine/store/sql/run_bill_digests.sql

{
    echo 'SET search_path = pg_catalog, weir;'
    cat "$session"
    echo ';'
    chunks "$run" | while read -r lo hi; do
        echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;'
        for file in engine/store/sql/bill_read_*.sql; do
            case $file in "$session" | */bill_read_heads.sql | */bill_read_past.sql) continue ;; esac
            filled "$file" "$lo" "$hi" "$as_of_no" 0 700000
        done
        invoices "$run" "$book" "$lo" "$hi"
        echo 'COMMIT;'
    done
    filled "$digests" "$run" "$book" 0 0 0
} >"$script"

floor_ms=$(spent_ms psql -Xq -v ON_ERROR_STOP=1 -f "$script")
for jobs in 1 2; do
    beside "weir run replay --jobs $jobs" "$(spent_ms "$program" --quiet run replay "$run" --jobs "$jobs")" "$floor_ms"
done
