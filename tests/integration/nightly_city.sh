#!/bin/sh
# nightly_city.sh CITY SOURCE - a fortnight of nights in the made-up city, whose files CITY writes; SOURCE is the
# source tree.  It is run by it_nightly, in an empty folder and with a migrated database that PGDATABASE names.
#
# Three times: night after night; with every night killed, gone on with and called again; and by hand, with the
# commands a person would use.  All three end with the same bills; the first two with the same files.
set -eu

city=$1
source=$2
base=$PGDATABASE
weir() { "$WEIR_PROGRAM" --quiet --config night.conf "$@"; }
ask() { psql -XqAtc "$1"; }
expect() { # GOT WANTED WHAT
    test "$1" = "$2" || {
        echo "$3: got"
        echo "$1"
        echo "and not"
        echo "$2"
        exit 9
    }
}
allow() { # CODES COMMAND...: its exit code must be one of these
    codes=$1
    shift
    code=0
    "$@" >said 2>&1 || code=$?
    case " $codes " in
    *" $code "*) ;;
    *)
        echo "exit code $code: $*"
        cat said
        exit 9
        ;;
    esac
}

world() {
    "$city" 200 1 .
    printf 'cycle,months,day,after\nnorth,"1,4,7,10",1,2\nsouth,"1,4,7,10",1,4\n' >calendar.csv
    cat >night.conf <<'END'
chunk_accounts = 20
[nightly]
inbox = inbox
settle = 0
calendar = calendar.csv
post = yes
post_amount = 100000
post_held = 2
outbox = outbox
exports = "ledger:xml ledger:control bills:csv invoices:csv reads:csv findings:csv funds:csv"
END
    weir tariff publish "$source/tariffs/cn-beijing-2014.xml" "$source/tariffs/cn-tianjin-2021.xml"
    for kind in accounts uses meters plans; do weir load $kind $kind.csv; done
} >/dev/null

fresh() { # NAME
    psql -Xqd postgres -c "CREATE DATABASE ${base}_$1 OWNER weir_owner TEMPLATE $base"
    mkdir "$1" "$1/inbox" "$1/outbox"
    cp calendar.csv night.conf "$1"
    PGDATABASE=${base}_$1
    cd "$1"
}
done_with() {
    cd ..
    psql -Xqd postgres -c "DROP DATABASE $PGDATABASE WITH (FORCE)"
    PGDATABASE=$base
}

# What comes in on a day: the reads of the day before, and on some days what should not.  Delivered as good
# programs do, under another name first.
deliver() { # DAY FOLDER
    before=$(date -d "$1 - 1 day" +%F)
    awk -F, -v day="$before" -v first="$1" 'NR == 1 || $2 == day || (first == "2024-03-29" && $2 > "2024-12-31")' \
        ../reads-q1.csv >"$2/.reads-$1.csv"
    mv "$2/.reads-$1.csv" "$2/reads-$1.csv"
    case $1 in
    2024-03-30) cp "$2/reads-$1.csv" "$2/reads-again.csv" ;;
    2024-03-31) printf 'meter,date,register\nM000001,2024-03-31\n' >"$2/cut.csv" ;;
    2024-04-01) printf 'meter,date,regis' >"$2/upload.csv.part" ;;
    2024-04-04) ln -s /etc/passwd "$2/passwd.csv" ;;
    2024-04-05) cp ../reads-q1.csv "$2/reads-2024-03-30.csv" ;;
    2024-04-09) printf '\377\376' >"$2/$(printf '\377.csv')" ;;
    esac
}

# What a person does on a morning: looks at drafts, and puts right what held an account.
person() { # DAY
    case $1 in
    2024-04-06)
        for run in $(ask "SELECT run_id FROM weir.run WHERE state = 'draft' ORDER BY 1"); do
            weir run post "$run" --reviewed 'looked at it'
        done
        ;;
    2024-04-08) # a class that no tariff has held it
        sed -n '1p; /,fountain,/s/,fountain,/,residential,/p' ../accounts.csv >corrected.csv
        weir load accounts corrected.csv
        ;;
    esac
} >/dev/null

days=$(for n in $(seq 0 14); do date -d "2024-03-29 + $n days" +%F; done)

bills() {
    ask "SELECT a.account, i.entry_no, i.kind, i.invoice_day, i.digest FROM weir.invoice i JOIN weir.account a
          USING (account_id) ORDER BY 1, 2"
}
state() {
    find inbox outbox | sort
    find inbox outbox -type f -print0 | sort -z | xargs -0 sha256sum
    ask "SELECT run_id, state, scope, through_day, invoice_day, billed_count, held_count, root FROM weir.run ORDER BY 1"
    bills
}

world

fresh plain
for day in $days; do
    deliver "$day" inbox
    allow '0 1 3' weir nightly --date "$day"
    person "$day"
done
allow '0 1' weir nightly --date 2024-04-12
grep -q 'passwd.csv  *left' said || { cat said; exit 9; }
rm said
expect "$(ask "SELECT string_agg(scope || ' ' || state || ' ' || invoice_day, ', ' ORDER BY run_id) FROM weir.run")" \
    'cycle:north posted 2024-04-03, cycle:south posted 2024-04-05, cycle:north posted 2024-04-09' 'the runs'
expect "$(find inbox -maxdepth 1 -type f -printf '%f\n')" upload.csv.part 'what is left in the inbox'
test -L inbox/passwd.csv
expect "$(find inbox/failed -type f | wc -l)" 2 'refused files'
expect "$(find inbox/done -type f | wc -l)" 17 'files that are done'
expect "$(ask "SELECT count(*) FROM weir.read_file")" 7 'read files'
expect "$(find outbox -mindepth 1 -maxdepth 1 | wc -l)" "$(ask "SELECT count(*) FROM weir.run WHERE state = 'posted'")" 'exported runs'
weir verify >/dev/null
plain=$(state)
plain_bills=$(bills)
done_with

fresh broken
at=0
for day in $days; do
    deliver "$day" inbox
    at=$(((at * 7 + 3) % 40))
    timeout -s KILL "0.$((at + 10))" "$WEIR_PROGRAM" --quiet --config night.conf nightly --date "$day" >said 2>&1 || true
    allow '0 1 3' weir nightly --date "$day"
    allow '0 1' weir nightly --date "$day"
    rm said
    person "$day"
done
expect "$(state)" "$plain" 'the nights that were killed'
done_with

fresh hand
for day in $days; do
    deliver "$day" inbox
    for file in inbox/*.csv; do
        test -L "$file" || allow '0 1 3' weir ingest "$file"
    done
    case $day in
    2024-04-03) allow '0 1' weir bill --cycle north --through 2024-04-01 --date "$day" ;;
    2024-04-05) allow '0 1' weir bill --cycle south --through 2024-04-01 --date "$day" ;;
    esac
    for run in $(ask "SELECT run_id FROM weir.run WHERE state = 'draft' ORDER BY 1"); do
        test "$day $(ask "SELECT amount_fen > 10000000 FROM weir.run WHERE run_id = $run")" = "2024-04-05 t" ||
            allow 0 weir run post "$run"
    done
    person "$day"
    if test "$day" = 2024-04-09; then # what was held can be billed
        allow '0 1' weir bill --cycle north --through 2024-04-01 --date "$day"
        allow 0 weir run post 3
    fi
done
expect "$(bills)" "$plain_bills" 'the bills made by hand'
done_with
