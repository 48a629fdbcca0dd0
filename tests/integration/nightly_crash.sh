#!/bin/sh
# nightly_crash.sh PART - nights that are cut off.  It is run by it_nightly_crash, in an empty folder and with a
# migrated database that PGDATABASE names; WEIR_PROGRAM is the program.
#   kill    killed at system calls and at moments; the next night ends as one that nobody disturbed
#   stop    asked to stop: exit 6, and the next night goes on
#   two     two at once: one runs, the other exits 4
#   away    sessions are ended in the middle
# NIGHT_CALLS (more system calls to be killed at, each time), NIGHT_STRIDE (of those that send to the server),
# NIGHT_MOMENTS (hundredths of a second) and NIGHT_TIMES make it longer, as `make torture-night` does.
set -eu

base=$PGDATABASE
part=$1
expect() { # GOT WANTED WHAT
    test "$1" = "$2" || {
        echo "$3: got"
        echo "$1"
        echo "and not"
        echo "$2"
        exit 9
    }
}
ask() { psql -XqAtc "$1"; }

# 40 households in two cycles, one held, a well; two files of reads and one that is wrong.
world() {
    cat >town.xml <<'END'
<tariff xmlns="urn:weir:tariff:1" id="town"><version from="2024-01-01"><volume step="1"/>
<class id="home"><charge id="water" price="2"/><charge id="sewage" price="1" fund="sewage"/></class>
<class id="well" basis="withdrawal"><charge id="resource-fee" price="1" fund="resource"/></class></version></tariff>
END
    seq 40 | awk 'BEGIN {print "account,from,tariff,class,cycle"}
        {printf "H%03d,2024-01-01,town,home,%s\n", $1, $1 % 2 ? "ODD" : "EVEN"}' >accounts.csv
    seq 40 | awk 'BEGIN {print "meter,account,from,first_register"} {printf "M%03d,H%03d,2024-01-01,5\n", $1, $1}' >meters.csv
    printf 'district,name\nD1,Town\n' >districts.csv
    printf 'permit,holder,district,source,zone,use,m3_per_year,from,to,tariff,class\n%s\n' \
        'P1,Mill,D1,ground,I,industry,60000,2024-01-01,2030-01-01,town,well' >permits.csv
    printf 'point,permit,district,source,from\nW1,P1,D1,ground,2024-01-01\n' >points.csv
    seq 1 2 40 | awk 'BEGIN {print "meter,date,register"} {printf "M%03d,2024-03-31,%d\n", $1, 10 + $1}' >odd.csv
    seq 2 2 40 | awk 'BEGIN {print "meter,date,register"} {printf "M%03d,2024-03-31,%d\n", $1, $1 == 2 ? 1 : 20 + $1}
        END {print "W1,2024-01-01,0\nW1,2024-03-31,500"}' >even.csv
    printf 'meter,date,register\nM001,yesterday,1\n' >wrong.csv
    printf 'cycle,day,after\nODD,last,1\nEVEN,last,2\n' >calendar.csv
    cat >night.conf <<'END'
chunk_accounts = 5
missing = off
[nightly]
inbox = inbox
settle = 0
calendar = calendar.csv
fees = quarter
fees_after = 2
post = yes
post_held = 10
outbox = outbox
exports = "ledger:csv bills:csv fees:csv"
END
    for file in accounts meters districts permits points; do
        test $file != accounts || "$WEIR_PROGRAM" --quiet tariff publish town.xml
        "$WEIR_PROGRAM" --quiet load $file $file.csv
    done >/dev/null
}

fresh() { # NAME: a database and folders of its own, as the world is
    psql -Xqd postgres -c "CREATE DATABASE ${base}_$1 OWNER weir_owner TEMPLATE $base"
    mkdir "$1" "$1/inbox" "$1/outbox"
    cp calendar.csv night.conf "$1"
    cp odd.csv even.csv wrong.csv "$1/inbox"
    PGDATABASE=${base}_$1
    cd "$1"
}
done_with() { # NAME
    cd ..
    PGDATABASE=$base
    psql -Xqd postgres -c "DROP DATABASE ${base}_$1 WITH (FORCE)"
    rm -r "$1"
}

night() { "$WEIR_PROGRAM" --quiet --config night.conf nightly --date 2024-04-02; }

# All that a night leaves: files, runs, bills, fees, what was recorded.
state() {
    find inbox outbox | sort
    find inbox outbox -type f -print0 | sort -z | xargs -0 sha256sum
    ask "SELECT run_id, kind, state, scope, through_day, invoice_day, as_of_no, posted_no, root FROM weir.run ORDER BY 1"
    ask "SELECT journal_no, kind, detail FROM weir.journal ORDER BY 1"
    ask "SELECT account_id, entry_no, digest FROM weir.invoice ORDER BY 1, 2"
    ask "SELECT count(*), sum(register_milli) FROM weir.read"
    ask "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'weir_draft%'"
}

# The same but for the order: a step that lost its session leaves the later ones their work, so that runs may have
# other numbers, and the entries of the fee ledger another journal number that they were made as of, which is under
# their digest.
bills() {
    find inbox | sort
    ask "SELECT kind, scope, state, through_day, invoice_day, CASE kind WHEN 'bill' THEN root END FROM weir.run ORDER BY 1, 2"
    ask "SELECT account_id, entry_no, digest FROM weir.invoice ORDER BY 1, 2"
    ask "SELECT to_jsonb(e) - '{run_id,made_no,digest}'::text[] FROM weir.fee_entry e ORDER BY 1"
    ask "SELECT count(*), sum(register_milli) FROM weir.read"
    find outbox -mindepth 1 -maxdepth 1 | wc -l
}

# The night that nobody disturbs, in $whole: 3, since a file is refused.
reference() {
    fresh whole
    code=0
    night >said 2>&1 || code=$?
    expect $code 3 'exit code of the whole night'
    mv said ../saidwhole
    whole=$(state)
    whole_bills=$(bills)
    test "$(echo outbox/*)" = 'outbox/run-000001 outbox/run-000002 outbox/run-000003' || { cat ../saidwhole; ls outbox; exit 9; }
    code=0
    night >said 2>&1 || code=$?
    expect $code 0 'exit code of the night again'
    rm said
    expect "$(state)" "$whole" 'the night again'
    done_with whole
}

again() { # WHERE [bills]: the next night, after one that was cut off
    code=0
    night >said 2>&1 || code=$?
    case $code in
    0 | 1 | 3) ;;
    *)
        echo "$1: the night after it: $code"
        cat said
        exit 9
        ;;
    esac
    rm said
    if test "${2:-state}" = bills; then
        expect "$(bills)" "$whole_bills" "$1"
    else
        expect "$(state)" "$whole" "$1"
    fi
}

kill_at() { # CALL N: false when there are not so many
    fresh "k$1$2"
    strace -f -qq -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" \
        "$WEIR_PROGRAM" --quiet --config night.conf nightly --date 2024-04-02 >said 2>&1 && killed=0 || killed=$?
    rm -f said
    again "killed at $1 $2"
    done_with "k$1$2"
    test "$killed" != 3
}

case $part in
kill)
    world
    reference
    if strace -qq -o /dev/null true 2>/dev/null; then
        for call in renameat2 ${NIGHT_CALLS:-}; do
            at=1
            while kill_at "$call" $at; do at=$((at + 1)); done
            test $at -gt 1 || { echo "no kill at $call"; exit 9; }
        done
        at=5
        while kill_at sendto $at; do at=$((at + ${NIGHT_STRIDE:-97})); done
    fi
    for ms in ${NIGHT_MOMENTS:-10 25 45 80}; do
        fresh "m$ms"
        timeout -s KILL "0.$ms" "$WEIR_PROGRAM" --quiet --config night.conf nightly --date 2024-04-02 >said 2>&1 || true
        rm said
        again "killed after 0.$ms s"
        done_with "m$ms"
    done
    ;;
stop)
    world
    reference
    for ms in ${NIGHT_MOMENTS:-05 15 30 55}; do
        fresh "s$ms"
        "$WEIR_PROGRAM" --quiet --config night.conf nightly --date 2024-04-02 >said 2>&1 &
        pid=$!
        sleep "0.$ms"
        kill -TERM $pid 2>/dev/null || true
        wait $pid && code=0 || code=$?
        case $code in
        3) ;; # it was through
        6) grep -q 'stopped' said || { cat said; exit 9; } ;;
        143) ;; # it had not begun
        *)
            echo "stopped after 0.$ms s: $code"
            cat said
            exit 9
            ;;
        esac
        rm said
        again "stopped after 0.$ms s"
        done_with "s$ms"
    done
    ;;
two)
    world
    reference
    fresh two
    # The first waits for a lock, in the middle of its work.
    psql -Xq -c 'BEGIN; LOCK TABLE weir.journal IN EXCLUSIVE MODE; SELECT pg_sleep(60)' >/dev/null 2>&1 &
    for _ in $(seq 200); do
        test "$(ask "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")" = 0 || break
        sleep 0.05
    done
    "$WEIR_PROGRAM" --quiet --config night.conf nightly --date 2024-04-02 >first 2>&1 &
    pid=$!
    for _ in $(seq 200); do
        test "$(ask "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")" = 0 || break
        sleep 0.05
    done
    night >second 2>&1 && code=0 || code=$?
    expect $code 4 'exit code of the second'
    grep -q 'another night is running' second || { cat second; exit 9; }
    ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'" >/dev/null
    wait $pid && code=0 || code=$?
    expect $code 3 'exit code of the first'
    rm first second
    expect "$(state)" "$whole" 'the first of two'
    # Many at once: one at a time, and all end the same.
    done_with two
    fresh many
    for i in 1 2 3 4 5 6; do
        (night >"said$i" 2>&1 && echo 0 >"code$i" || echo $? >"code$i") &
    done
    wait
    for i in 1 2 3 4 5 6; do
        case $(cat "code$i") in
        0 | 1 | 3 | 4) ;;
        *)
            cat "said$i"
            exit 9
            ;;
        esac
    done
    rm said? code?
    again 'six at once'
    done_with many
    ;;
away)
    world
    reference
    for n in ${NIGHT_TIMES:-1 2 4}; do
        fresh "away$n"
        "$WEIR_PROGRAM" --quiet --config night.conf nightly --date 2024-04-02 >said 2>&1 &
        pid=$!
        sleep "0.$((n * 8 % 10))$n"
        ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid()" >/dev/null
        wait $pid && code=0 || code=$?
        case $code in
        0 | 1 | 3 | 4) ;;
        *)
            echo "sessions ended: $code"
            cat said
            exit 9
            ;;
        esac
        rm said
        again "sessions ended, $n" bills
        done_with "away$n"
    done
    ;;
esac
