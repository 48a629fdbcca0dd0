#!/bin/sh
# bench_export.sh PROGRAM CITY [ACCOUNTS] - bills and posts a quarter of a town of so many accounts (default 100,000) in the
# empty PostgreSQL that libpq's environment names, and writes its invoices and ledger in every format.  Prints time, size
# and memory of each, after what the rows take that psql writes.  `make bench-export` calls it.
set -eu

cd "$(dirname "$0")/../.."
program=$1
city=$2
accounts=${3:-100000}
files=$(mktemp -d "$PGHOST/export.XXXXXX")
trap 'rm -rf "$files"' EXIT

weir() { "$program" --quiet "$@" >/dev/null; }
psql -Xq -v ON_ERROR_STOP=1 -f deploy/roles.sql
weir migrate
weir tariff publish tariffs/cn-beijing-2014.xml tariffs/cn-tianjin-2021.xml
"$city" --plain "$accounts" 1 "$files"
for table in accounts uses meters plans; do
    weir load "$table" "$files/$table.csv"
done
weir ingest "$files/reads-q1.csv"
rm -f "$files"/*.csv
psql -Xqc 'VACUUM ANALYZE'
weir bill --through 2024-04-01 --jobs 2
weir run post 1
psql -Xqc 'VACUUM ANALYZE'

say() { # NAME BEGIN_NS: what is in time and file
    spent_ms=$((($(date +%s%N) - $2) / 1000000))
    printf '  %-28s %5d.%03d s, %6d MiB, memory of a process %4d MiB\n' "$1" $((spent_ms / 1000)) $((spent_ms % 1000)) \
        $(($(stat -c %s "$files/file") / 1048576)) $(($(sort -n "$files/peak" | tail -n 1) / 1024))
}
written() { # NAME COMMAND...
    name=$1
    shift
    begin_ns=$(date +%s%N)
    /usr/bin/time -f %M -o "$files/peak" "$program" --quiet export "$@" --run 1 --out "$files/file" >/dev/null
    say "$name" "$begin_ns"
}
begin_ns=$(date +%s%N)
/usr/bin/time -f %M -o "$files/peak" psql -XAtq -c "COPY (SELECT * FROM weir.invoice i JOIN weir.invoice_line l
    USING (account_id, book, entry_no) WHERE i.run_id = 1 ORDER BY account_id, entry_no, line_no) TO STDOUT" >"$files/file"
say 'the rows, by psql' "$begin_ns"
for format in xml csv; do
    written "export invoices, $format" invoices --format "$format"
done
written 'export bills, csv' bills --format csv
for format in xml csv control hledger ledger beancount saft gbt gbt-xml yonyou; do
    written "export ledger, $format" ledger --format "$format"
done
