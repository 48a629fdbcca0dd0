#!/bin/sh
# bench_rebill.sh PROGRAM [ACCOUNTS] - bills two quarters of so many accounts (default 100,000) in the empty PostgreSQL
# that libpq's environment names, the second at a price that was mistyped; publishes the right one, and corrects all
# bills of that quarter in one run.  Goal: bills a second corrected, at least a third of bills a second billed, posting
# included.  Both are of one call, because other work on the machine slows both.
set -eu

cd "$(dirname "$0")/../.."
program=$1
accounts=${2:-100000}
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT

weir() { "$program" --quiet "$@" >/dev/null; }
psql -Xq -v ON_ERROR_STOP=1 -f deploy/roles.sql
weir migrate

tariff() { # PRICE
    cat >"$files/town.xml" <<XML
<tariff xmlns="urn:weir:tariff:1" id="town" currency="CNY">
  <title xml:lang="en">Town</title>
  <version from="2022-01-01">
    <class id="home">
      <blocks id="steps" over="year"><block to="180"/><block to="300"/><block/></blocks>
      <charge id="water" blocks="steps"><price block="1">2.00</price><price block="2">3.00</price><price block="3">6.00</price></charge>
      <charge id="sewage" price="1.00" fund="sewage"/>
    </class>
  </version>
  <version from="2024-04-01">
    <class id="home">
      <blocks id="steps" over="year"><block to="180"/><block to="300"/><block/></blocks>
      <charge id="water" blocks="steps"><price block="1">$1</price><price block="2">3.30</price><price block="3">6.60</price></charge>
      <charge id="sewage" price="1.00" fund="sewage"/>
    </class>
  </version>
</tariff>
XML
}
rows() { # HEADER FORMAT: a row an account
    awk -v n="$accounts" -v header="$1" -v format="$2\n" 'BEGIN {
        print header
        for (i = 1; i <= n; i++)
            printf format, i, i, 40 + i % 90
    }'
}
tariff 22.00
weir tariff publish "$files/town.xml"
rows account,from,tariff,class 'A%07d,2022-01-01,town,home' >"$files/accounts.csv"
rows meter,account,from,first_register 'M%07d,A%07d,2024-01-01,0' >"$files/meters.csv"
weir load accounts "$files/accounts.csv"
weir load meters "$files/meters.csv"
awk -v n="$accounts" 'BEGIN {
    print "meter,date,register"
    for (i = 1; i <= n; i++)
        printf "M%07d,2024-04-01,%d\n", i, 40 + i % 90
}' >"$files/q1.csv"
awk -v n="$accounts" 'BEGIN {
    print "meter,date,register"
    for (i = 1; i <= n; i++)
        printf "M%07d,2024-07-01,%d\n", i, 2 * (40 + i % 90)
}' >"$files/q2.csv"

spent_ms() { # COMMAND...
    begin_ns=$(date +%s%N)
    "$@" >/dev/null
    echo $((($(date +%s%N) - begin_ns) / 1000000))
}
say() { # NAME MS
    printf '  %-34s %4d.%03d s, %7d bills/s\n' "$1" $(($2 / 1000)) $(($2 % 1000)) $((accounts * 1000 / $2))
}
weir ingest "$files/q1.csv"
weir bill --through 2024-04-01
weir run post 1
weir ingest "$files/q2.csv"
psql -Xqc 'VACUUM ANALYZE'
bill_ms=$(spent_ms "$program" --quiet bill --through 2024-07-01)
post_ms=$(spent_ms "$program" --quiet run post 2)
tariff 2.20
weir tariff publish "$files/town.xml" --correct --reason 'a zero too many'
psql -Xqc 'VACUUM ANALYZE'
rebill_ms=$(spent_ms "$program" --quiet rebill --tariff town --date 2024-07-20)
repost_ms=$(spent_ms "$program" --quiet run post 3)
test "$(psql -XAtc "SELECT invoice_count FROM weir.run WHERE run_id = 3")" = $((2 * accounts))
say 'weir bill' "$bill_ms"
say 'weir run post, of bills' "$post_ms"
say 'weir rebill --tariff' "$rebill_ms"
say 'weir run post, of the rebill' "$repost_ms"
billed_ms=$((bill_ms + post_ms))
corrected_ms=$((rebill_ms + repost_ms))
printf '  corrected at %d.%02d of the speed of billing, to the draft; %d.%02d posted (goal 0.33)\n' \
    $((bill_ms / rebill_ms)) $((bill_ms * 100 / rebill_ms % 100)) \
    $((billed_ms / corrected_ms)) $((billed_ms * 100 / corrected_ms % 100))
