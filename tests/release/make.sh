#!/bin/sh
# make.sh REVISION - builds the program of an older REVISION of this repository beside this tree, has it bill the year of
# city.sh in a database of its own, and keeps a dump of that as tests/release/schema-NN.sql.gz.
set -eu
root=$(git rev-parse --show-toplevel)
if test "${1-}" = --in; then # OLD, from below: in the throw-away server
    psql -qX -v ON_ERROR_STOP=1 -f "$2/deploy/roles.sql"
    sh "$root/tests/release/city.sh" "$2/build/weir" "$2"
    schema=$("$2/build/weir" --json version | sed -n 's/.*"schema", "version": "\([0-9]*\)".*/\1/p')
    # What \restrict begins would be another word each time, and is not known to every psql.
    pg_dump --no-sync | grep -v '^\\\(un\)\?restrict ' | gzip -9n >"$root/tests/release/schema-$schema.sql.gz"
    exit
fi
old=$(mktemp -d)
trap 'git -C "$root" worktree remove --force "$old/tree"; rm -rf "$old"' EXIT
git -C "$root" worktree add -q --detach "$old/tree" "$1"
make -s -C "$old/tree" >/dev/null
"$root/tests/harness/with-postgres.sh" "$0" --in "$old/tree"
ls -l "$root"/tests/release/*.gz
