#!/bin/sh
# rights.sh [--write] - compares migrations/RIGHTS, which the program holds a database against and reviewers read, with
# who may do what in the database that PGDATABASE names, and what guards it there.  --write writes it:
#   tests/harness/with-postgres.sh --template build/weir env PGDATABASE=weir_template sh tests/lint/rights.sh --write
set -eu

cd "$(dirname "$0")/../.."
rights=$(psql -qXAt -v ON_ERROR_STOP=1 <<SQL
BEGIN; -- a month of reads and a book of invoices, as they are made; taken back below
SET LOCAL search_path = pg_catalog, weir;
SET LOCAL client_min_messages = warning;
\\o /dev/null
SELECT weir.read_partition_open('2024-01-01');
SELECT weir.run_open('bill', 'all', '2024-01-31', '2024-01-31', 0, 1, '', 0);
REVOKE INSERT ON weir_draft_1.invoice, weir_draft_1.invoice_line, weir_draft_1.invoice_use FROM weir_batch; -- as run_seal does
SELECT weir.run_attach(1, part, 1) FROM unnest(ARRAY['invoice', 'invoice_line', 'invoice_use']) part;
\\o
SELECT string_agg(DISTINCT line COLLATE "C", E'\n' ORDER BY line COLLATE "C")
  FROM (SELECT holder || ' ' || thing || ': ' || held AS line FROM ($(cat engine/store/sql/audit_rights.sql)) r) r;
ROLLBACK;
SQL
)
if test "${1-}" = --write; then
    printf '%s\n' "$rights" >migrations/RIGHTS
elif ! printf '%s\n' "$rights" | diff -u migrations/RIGHTS - >&2; then
    echo 'migrations/RIGHTS is not who may do what; see tests/lint/rights.sh' >&2
    exit 1
fi
