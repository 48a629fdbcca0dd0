#!/bin/sh
# backup.sh PROGRAM - follows deploy/doc/backup.md as it stands, on a private server that archives its WAL: what was
# posted comes back from the dump and from the base backup, and a backup that is spoilt is seen.
# shellcheck disable=SC2016  # what is tried runs in shells of its own
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
root=$(realpath "$here/../..")
if test -z "${BACKUP_SCRATCH-}"; then # first a server, and a folder that its user can use
    BACKUP_SCRATCH=$(mktemp -d /tmp/weir-backup.XXXXXX)
    export BACKUP_SCRATCH
    chmod 755 "$BACKUP_SCRATCH"
    mkdir -p "$BACKUP_SCRATCH/bin" "$BACKUP_SCRATCH/backup/wal"
    mkdir "$BACKUP_SCRATCH/outside"
    cp "$1" "$BACKUP_SCRATCH/program" # whoever runs it need not reach the source tree
    printf '#!/bin/sh\nexec %s/program --config %s/weir.conf "$@"\n' "$BACKUP_SCRATCH" "$BACKUP_SCRATCH" >"$BACKUP_SCRATCH/bin/weir"
    chmod 755 "$BACKUP_SCRATCH/bin/weir"
    echo "sign_key = $BACKUP_SCRATCH/sign.pem" >"$BACKUP_SCRATCH/weir.conf"
    cp "$root/deploy/roles.sql" "$root/deploy/doc/backup.md" "$root/tariffs/cn-beijing-2014.xml" "$BACKUP_SCRATCH"
    test "$(id -u)" != 0 || chown -R postgres "$BACKUP_SCRATCH"
    (umask 077 && openssl genpkey -algorithm ed25519 -out "$BACKUP_SCRATCH/sign.pem") # not for the page's shell
    archive=$("$here/page.sh" "$root/deploy/doc/backup.md" 'ini postgresql.conf' |
        sed -n "s|/var/backups/weir|$BACKUP_SCRATCH/backup|g; s/^archive_command = '\(.*\)'/\1/p")
    "$here/../harness/with-postgres.sh" --set wal_level=replica --set archive_mode=on --set archive_timeout=60 \
        --set "archive_command='$archive'" "$0"
    status=$?
    rm -rf "$BACKUP_SCRATCH"
    exit $status
fi

scratch=$BACKUP_SCRATCH
cd "$scratch" || exit 1
export PATH="$scratch/bin:$PATH"
passed=0
failed=0

as_postgres() { # COMMAND...: the page's shell
    if test "$(id -u)" = 0; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}
try() { # NAME COMMAND...: passes when COMMAND does
    name=$1
    shift
    if "$@" >"$scratch/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "backup: $name"
        tail -n 30 "$scratch/said"
    fi
}
step() { # LABEL: that part of the page, with folders of ours
    { "$here/page.sh" backup.md 'sh settings' && "$here/page.sh" backup.md "sh $1"; } |
        sed -e "s|/var/backups/weir|$scratch/backup|" -e "s|^RESTORED=[^ ]*|RESTORED=$scratch/restored|" -e "s|^OUTSIDE=[^ ]*|OUTSIDE=$scratch/outside|" -e "s|/usr/share/weir|$scratch|" >step.sh
    as_postgres sh -eu step.sh
}

# --- a database with a posted run, one after the base backup, and a draft ---
psql -Xq -v ON_ERROR_STOP=1 -f roles.sql || exit 1
printf 'account,from,tariff,class,persons\nA1,2024-01-01,cn.beijing,residential,3\nA2,2024-01-01,cn.beijing,residential,6\n' >accounts.csv
printf 'meter,account,from,first_register\nM1,A1,2024-01-01,1200\nM2,A2,2024-01-01,0\n' >meters.csv
bill() { # DAY REGISTER REGISTER
    printf 'meter,date,register\nM1,%s,%s\nM2,%s,%s\n' "$1" "$2" "$1" "$3" >"reads-$1.csv"
    weir --quiet ingest "reads-$1.csv" && weir --quiet bill --through "$1"
}
try 'a database of weir is made' sh -euc 'weir --quiet migrate; weir --quiet tariff publish cn-beijing-2014.xml
    weir --quiet load accounts accounts.csv; weir --quiet load meters meters.csv'
try 'a run is billed' bill 2024-07-01 1410 300
try 'and posted' weir --quiet run post 1

try 'a base backup is taken' step base
try 'a second run is billed' bill 2024-09-01 1500 400
try 'and posted' weir --quiet run post 2
try 'a dump is taken' step dump
try 'and once more, over the old one' step dump
try 'a third run is billed' bill 2024-10-01 1550 450
try 'and posted' weir --quiet run post 3
try 'a fourth stays a draft' bill 2024-11-01 1600 500
posted() { # what is posted, as text, in the database that the environment names
    for run in ${1-1 2}; do weir --quiet export invoices --run "$run" --format csv || return; done
}
everything() { # and the runs, the draft too
    weir --quiet run list && posted '1 2 3'
}
posted >posted.before
everything >before

try 'the dump is restored, and holds' step 'restore dump'
restored_dump() { PGDATABASE=weir_restored posted >after && cmp posted.before after; }
try 'what was posted is back' restored_dump
try 'the roles can do what they could' env PGDATABASE=weir_restored PGUSER=weir_batch weir bill --through 2024-09-01
not_as_before() { ! PGDATABASE=weir_restored PGUSER=weir_batch psql -Xqc 'DELETE FROM weir.invoice'; }
try 'and no more than that' not_as_before
try 'a posted run is computed again, to the byte' env PGDATABASE=weir_restored weir run replay 2

try 'the newest checkpoint is taken outside' weir checkpoint export --out newest
lost() {
    PGDATABASE=weir_restored weir verify --checkpoint newest --public-key outside/checkpoint.pem
    test $? = 5
}
try 'held against it, the dump lacks a run' lost
archived() { # the last of the WAL is where it belongs
    psql -XAqtc 'SELECT pg_switch_wal()' >/dev/null
    wanted=$(psql -XAqtc 'SELECT pg_walfile_name(pg_current_wal_lsn() - 1)')
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        test -e "backup/wal/$wanted" && return
        sleep 0.5
    done
    ls backup/wal && return 1
}
try 'the last minute is in the archive' archived
try 'the base backup is restored with it, and holds' step 'restore base'
started() {
    as_postgres sh -c "PATH=\$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1):\$PATH
        pg_ctl --pgdata=restored --log=restored/restore.log -s -w --options=\"-c listen_addresses='' -c unix_socket_directories='$scratch/restored'\" start"
}
try 'it starts again' started
restored_base() { PGHOST=$scratch/restored everything >after && cmp before after; }
try 'what was posted after the base backup is there, and the draft' restored_base
try 'the draft can be posted' env PGHOST="$scratch/restored" weir run post 4
as_postgres sh -c "PATH=\$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1):\$PATH pg_ctl --pgdata=restored -s -w -m immediate stop"

# --- what is wrong is seen ---
spoil() {
    PGDATABASE=weir_restored psql -Xq -v ON_ERROR_STOP=1 -c "DO \$\$ DECLARE part record; BEGIN
        FOR part IN SELECT c.oid::regclass AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'weir.invoice'::regclass LOOP
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', part.name);
            EXECUTE format('UPDATE %s SET amount_fen = amount_fen + 1 WHERE entry_no = 1', part.name);
        END LOOP; END \$\$"
}
try 'a row is changed in the restored database' spoil
spoilt() { PGDATABASE=weir_restored weir verify; test $? = 5; }
try 'and verify says so' spoilt
cut_short() {
    file=$(find backup/base/base -type f -size +8k | head -n 1)
    : >"$file"
    ! step base-verify
}
printf '\n```sh base-verify\npg_verifybackup "$BACKUP/base"\n```\n' >>backup.md
try 'a base backup with a file cut short is seen' cut_short

echo "$passed passed, $failed failed"
test $failed = 0
