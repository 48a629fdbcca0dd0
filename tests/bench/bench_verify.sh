#!/bin/sh
# bench_verify.sh PROGRAM RUN - times `weir verify` of a database with one posted run of bills, its months open, beside
# its floor: the statements that it cannot do without, read to nowhere by psql in one session.  That is every invoice
# (engine/store/sql/invoice_*.sql), chunk by chunk, all digests once, and what must hold over all that is posted.
set -eu

cd "$(dirname "$0")/../.."
. tests/bench/floor.sh
program=$1
run=$2
script=$(mktemp)
trap 'rm -f "$script"' EXIT

book=$(value book "$run")
{
    echo 'SET search_path = pg_catalog, weir;'
    cat engine/store/sql/bill_read_session.sql
    echo ';'
    chunks "$run" | while read -r lo hi; do
        invoices "$run" "$book" "$lo" "$hi"
    done
    filled engine/store/sql/run_bill_digests.sql "$run" "$book" 0 0 0
    echo 'RESET ALL;'
    echo 'SET search_path = pg_catalog, weir;'
    for check in journal books orphans entries periods heads counters fees chain stray; do
        cat "engine/store/sql/verify_$check.sql"
        echo ';'
    done
} >"$script"

floor_ms=$(spent_ms psql -Xq -v ON_ERROR_STOP=1 -f "$script")
beside 'weir verify' "$(spent_ms "$program" --quiet verify)" "$floor_ms"
