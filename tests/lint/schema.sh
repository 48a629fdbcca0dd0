#!/bin/sh
# schema.sh [--write] - compares migrations/schema.sql, which reviewers read, with what the migrations make:
# the schema of the database that PGDATABASE names.  --write writes it:
#   tests/harness/with-postgres.sh --template build/weir env PGDATABASE=weir_template sh tests/lint/schema.sh --write
# pg_dump's words differ from version to version, so other versions than 15 are not compared.
set -eu

cd "$(dirname "$0")/../.."
version=$(pg_dump --version | sed -n 's/.* \([0-9]*\)\..*/\1/p')
if test "$version" != 15; then
    echo "schema: skipped, migrations/schema.sql is as pg_dump 15 writes it and this is $version"
    exit 0
fi
dump=$(pg_dump --schema-only --no-owner --no-privileges --schema=weir |
    sed -e '/^\\\(un\)\{0,1\}restrict/d' -e '/^-- Dumped /d' -e '/^SET /d' -e '/set_config/d' -e '/^--$/d' \
        -e 's/^-- Name: \(.*\); Type: \(.*\); Schema.*/-- \2 \1/' | cat -s)
if test "${1-}" = --write; then
    printf '%s\n' "$dump" >migrations/schema.sql
elif ! printf '%s\n' "$dump" | diff -u migrations/schema.sql - >&2; then
    echo 'migrations/schema.sql is not what the migrations make; see tests/lint/schema.sh' >&2
    exit 1
fi
