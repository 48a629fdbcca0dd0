#!/bin/sh
# migrations.sh [--write] - checks migrations/: numbers 0001, 0002, ... without a gap, and each file as
# migrations/MANIFEST has it.  A line there is "SHA-256 FILE", where the digest covers the line before, a
# newline, and the file; so a released file that is edited, dropped or moved is seen.  --write adds lines.
set -eu

test -d migrations || exit 0
cd migrations
expected=$(
    number=0
    line=
    for file in [0-9][0-9][0-9][0-9]_*.sql; do
        case $file in *.verify.sql) continue ;; esac
        number=$((number + 1))
        case $file in
        "$(printf %04d $number)"_*) ;;
        *) echo "migrations/$file: expected number $(printf %04d $number)" >&2 ;;
        esac
        digest=$({ printf '%s\n' "$line" && cat "$file"; } | sha256sum)
        line="${digest%% *} $file"
        echo "$line"
    done
)
if test "${1-}" = --write; then
    printf '%s\n' "$expected" >MANIFEST
elif ! printf '%s\n' "$expected" | diff -u MANIFEST - >&2; then
    echo 'migrations/MANIFEST does not fit; a released file must stay as it is, for a new one run' >&2
    echo 'sh tests/lint/migrations.sh --write' >&2
    exit 1
fi
