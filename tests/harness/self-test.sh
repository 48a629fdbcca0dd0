#!/bin/sh
# self-test.sh - shows that with-postgres.sh leaves nothing behind, however it ends.  Needs PostgreSQL.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

check() { # NAME CONDITION...
    name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "self-test: $name: failed"
    fi
}

gone() { # FILE: the folder that it names, and the server in it, are gone within 10 s
    test -s "$1" || return
    home=$(cat "$1")
    tries=0
    while test -e "$home" || grep -lsqF -e "$home" /proc/[0-9]*/cmdline; do
        tries=$((tries + 1))
        test $tries -lt 100 || return
        sleep 0.1
    done
}

# Begins a server, waits until its COMMAND runs, ends it as told, and says whether all is gone.
ends_by() { # NAME SIGNAL
    rm -f "$scratch/home"
    setsid "$here/with-postgres.sh" sh -c "echo \$PGHOST >$scratch/now; mv $scratch/now $scratch/home; sleep 60" &
    pid=$!
    while ! test -s "$scratch/home"; do sleep 0.1; done
    kill "-$2" $pid
    wait $pid 2>/dev/null
    check "$1" gone "$scratch/home"
}

"$here/with-postgres.sh" sh -c "echo \$PGHOST >$scratch/home; exit 7"
check 'the exit code is the command'"'"'s' test $? = 7
check 'nothing is left after a plain end' test ! -e "$(cat "$scratch/home")"

(cd / && "$here/with-postgres.sh" psql -XAtc 'SELECT 1' >"$scratch/one") &
"$here/with-postgres.sh" --durable psql -XAtc 'SHOW fsync' >"$scratch/two"
wait
check 'two at once, one of them in another folder' test "$(cat "$scratch/one" "$scratch/two" | tr '\n' ' ')" = '1 on '

ends_by 'nothing is left after TERM' TERM
ends_by 'nothing is left after kill -9' KILL

# Ctrl-C reaches the whole group of processes.
rm -f "$scratch/home"
setsid env --default-signal=INT sh -c "exec $here/with-postgres.sh sh -c 'echo \$PGHOST >$scratch/now; mv $scratch/now $scratch/home; sleep 60'" &
while ! test -s "$scratch/home"; do sleep 0.1; done
kill -s INT -- "-$!" # the session leader's group
wait $! 2>/dev/null
check 'nothing is left after Ctrl-C' gone "$scratch/home"

# A parent that is killed: here the shell that began the script.
rm -f "$scratch/home"
sh -c "$here/with-postgres.sh sh -c 'echo \$PGHOST >$scratch/now; mv $scratch/now $scratch/home; sleep 60'; :" &
while ! test -s "$scratch/home"; do sleep 0.1; done
kill -KILL $!
wait $! 2>/dev/null
check 'nothing is left when the parent is killed' gone "$scratch/home"

# A folder whose path is too long for a socket, and that another user cannot enter.
long=$scratch/$(printf '%090d' 0)
mkdir -p "$long/tests/harness" && chmod 700 "$long" && cp "$here/with-postgres.sh" "$long/tests/harness"
"$long/tests/harness/with-postgres.sh" psql -XAtc 'SELECT 1' >"$scratch/one" 2>&1
check 'a long path that is closed to others' test "$(cat "$scratch/one")" = 1
check 'and its link is gone' test -z "$(ls "$long/build")"

echo "$passed passed, $failed failed"
test $failed = 0
