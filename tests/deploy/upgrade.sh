#!/bin/sh
# upgrade.sh PROGRAM - follows deploy/doc/upgrade.md as it stands, over a database as an older release left it.
set -u

program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(realpath "$here/../..")
test -n "${UPGRADE_SERVER-}" || UPGRADE_SERVER=yes exec "$here/../harness/with-postgres.sh" "$0" "$@"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
ln -s "$program" "$scratch/bin/weir"
export PATH="$scratch/bin:$PATH"
passed=0
failed=0

try() { # NAME COMMAND...: passes when COMMAND does
    name=$1
    shift
    if "$@" >"$scratch/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "upgrade: $name"
        tail -n 30 "$scratch/said"
    fi
}
step() { # LABEL: that part of the page
    "$here/page.sh" "$root/deploy/doc/upgrade.md" "sh $1" | sed "s|/usr/share/weir/roles.sql|$root/deploy/roles.sql|" >"$scratch/step.sh"
    sh -eu "$scratch/step.sh"
}

psql -Xq -v ON_ERROR_STOP=1 -f "$root/deploy/roles.sql" || exit 1
gzip -dc "$root/tests/release/schema-19.sql.gz" | psql -Xq -v ON_ERROR_STOP=1 >"$scratch/restored" 2>&1 || {
    cat "$scratch/restored"
    exit 1
}
try 'the program says that the database is older' sh -c 'weir migrate --status | grep -q pending'
try 'roles and tables are brought to the new version' step migrate
try 'after it what was posted holds, and replays' step after
try 'and nothing is left to be done' step before
try 'a second time changes nothing' step migrate
newer() { psql -Xq -c "INSERT INTO weir.schema_version (version, name, digest, applied_at) SELECT max(version) + 1, 'later', sha256('later'), now() FROM weir.schema_version"; }
try 'a database of a program that is newer' newer
is_refused() { weir migrate; test $? = 3; }
try 'is refused' is_refused

echo "$passed passed, $failed failed"
test $failed = 0
