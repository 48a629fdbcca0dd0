#!/bin/sh
# demo.sh PROGRAM CITY [FOLDER] - a year in a small town that does not exist, on the empty PostgreSQL that libpq's
# environment names: registry, four quarters of reads with the faults that real reads have, bills by
# published tariffs, posting, exports, verification.  Files stay in FOLDER, which is made anew (build/demo).
# `make demo` calls it in the source tree; where weir is installed, `run` beside this script does.
set -eu

program=$1
city=$2
demo=$(dirname "$0")
if test -d "$demo/../../engine"; then # the source tree
    cd "$demo/../.."
    demo=deploy/demo roles=deploy/roles.sql tariffs=tariffs schemas=schemas
else
    data=$(dirname "$demo")
    roles=$data/roles.sql tariffs=$data/tariffs schemas=$data/schemas
fi
out=${3-build/demo}
accounts=2000

title() { printf '\n--- %s\n' "$1"; }

# Shows the command as one would type it, and runs it; without its log lines.
weir() {
    printf '$ weir %s\n' "$*"
    plain "$@"
}

# The command alone, by no configuration of this machine.
plain() {
    "$program" --quiet --config "$out/weir.conf" "$@"
}

# The same for a command that may end with 1: done, but something needs a person.
weir_told() {
    told=0
    weir "$@" || told=$?
    test $told -le 1 || exit $told
}

# CSV to aligned columns; no field of these exports is quoted.
table() {
    awk -F, '{ sub(/\r$/, "")
               for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) }
               if (NF > columns) columns = NF }
         END { for (row = 1; row <= NR; row++) {
                   line = ""
                   for (i = 1; i <= columns; i++) line = line sprintf("%-" (width[i] + 2) "s", cell[row, i])
                   sub(/ +$/, "", line)
                   print line } }'
}

# The heading of an export of invoices and the lines of one of them.
show_invoice() { # FILE INVOICE
    { head -n 1 "$1" && grep "^$2," "$1"; } | table
}

rm -rf "$out"
mkdir -p "$out"
echo '# The defaults; the database is the private one.' >"$out/weir.conf"
"$city" "$accounts" 4 "$out"

title 'An empty database becomes one of weir'
psql -Xq -v ON_ERROR_STOP=1 -f "$roles"
weir migrate

title 'Published prices: Beijing for the north of the town, Tianjin for the south'
weir tariff publish "$tariffs/cn-beijing-2014.xml" "$tariffs/cn-tianjin-2021.xml"
weir tariff list

title "The registry: about $accounts accounts"
weir load accounts "$out/accounts.csv"
weir load uses "$out/uses.csv"
weir load meters "$out/meters.csv"
weir load plans "$out/plans.csv"

quarter=1
for through in 2024-04-01 2024-07-01 2024-10-01 2025-01-01; do
    title "Quarter $quarter: what changed, what was read, what it costs"
    for kind in accounts meters; do
        file=$out/$kind-q$quarter.csv
        test ! -f "$file" || weir load $kind "$file"
    done
    weir_told ingest "$out/reads-q$quarter.csv"
    weir_told bill --through $through
    weir run post $quarter
    for kind in invoices bills findings; do
        plain export $kind --run $quarter --format xml --out "$out/$kind-q$quarter.xml"
        plain export $kind --run $quarter --format csv --out "$out/$kind-q$quarter.csv"
    done
    quarter=$((quarter + 1))
done

title 'The runs'
weir run list

title 'The books of the first quarter: what was booked on each account, and what belongs to the treasury'
for format in xml csv hledger control; do
    plain export ledger --run 1 --format $format --out "$out/ledger-q1.$format"
done
{
    echo 'account,debit,credit,name'
    awk -F, '$1 == "account" { print $2 "," $5 "," $6 "," $3 }' "$out/ledger-q1.control"
} | table
plain export funds --run 1 --format csv --out "$out/funds-q1.csv"
table <"$out/funds-q1.csv"

title 'One invoice, line by line: a household that came into the third block'
household=$(awk -F, '$8 == 3 && $10 < 60 { print $1; exit }' "$out/invoices-q4.csv")
show_invoice "$out/invoices-q4.csv" "$household"

title 'The same, as the household may want to hear it'
weir explain "$household"

title 'The page that it gets'
weir export bills --invoice "$household" --format html --out "$out/bill.html"
plain export invoices --run 4 --format ubl --out "$out/invoices-q4.tar"

title 'A firm above its plan'
show_invoice "$out/invoices-q4.csv" "$(awk -F, '$9 == 2 { print $1; exit }' "$out/invoices-q4.csv")"

title 'What needs a person, by kind'
{
    echo 'code,findings'
    tail -q -n +2 "$out"/findings-q?.csv | awk -F, '{ n[$4]++ } END { for (code in n) print code "," n[code] }' | sort
} | table
weir findings --open --code backward

title 'Somebody looked at the photographs: the reader had typed them wrong, the next read was right'
awk -F, '$4 == "backward" { print $1 }' "$out/findings-q2.csv" | {
    read -r finding
    weir findings resolve "$finding" --as ignore --reason mistyped
    while read -r finding; do
        plain findings resolve "$finding" --as ignore --reason mistyped >/dev/null
    done
}
weir_told bill --through 2025-01-01
weir run post 5

title 'Nothing is billed twice, and everything adds up'
weir bill --through 2025-01-01 --account A000007
weir verify

title 'The months of these runs are closed, in order and for good'
for month in 2024-04 2024-07 2024-10 2025-01; do
    weir month close $month
done
weir month show 2025-01
echo '$ weir bill --through 2025-01-31 --date 2025-01-31'
plain bill --through 2025-01-31 --date 2025-01-31 2>&1 || test $? = 3

title 'Wells and canals: who may take how much water from where, and who did'
wells=$demo/wells
for kind in districts limits permits points plans levels; do
    weir load $kind "$wells/$kind.csv"
done
weir ingest "$wells/reads.csv"

title 'Permits, withdrawals and district totals of the year against each other'
weir_told permits check --year 2024 --as-of 2025-01-31
for format in csv xml; do
    plain permits check --year 2024 --as-of 2025-01-31 --format $format >"$out/permits.$format" || test $? = 1
done

title 'May the brewery have 10,000 m3 more?  And somebody a well in the north?'
weir_told permits try --district town --source ground --m3 10000 --year 2024 --use industry --permit P-brewery
weir_told permits try --district north --source ground --m3 10000 --year 2024

title 'The water-resource fee on what was taken, and from December the tax'
weir tariff publish "$wells/resource.xml"
weir_told fees assess --through 2025-01-31 --date 2025-02-03
weir run post 6
for format in csv xml; do
    plain export fees --run 6 --format $format --out "$out/fees.$format"
done

title 'Its ledger: the brewery above its plan, the waterworks less loss, a well by its capacity, one without permit'
awk -F, -v OFS=, '{ sub(/\r$/, "") }
    NR == 1 || $6 ~ /brewery|waterworks|estate|mill-b/ && $17 == "2024-Q4" || $7 == "W-08" && $17 == "2024-Q4" {
        print $1, $3, $7, $14, $15, $16, $22, $24, $20, $28, $30, $31, $32, $33, $35 }' "$out/fees.csv" | table

title 'What belongs to the treasury when the fee is posted'
plain export funds --run 6 --format csv --out "$out/funds-fee.csv"
table <"$out/funds-fee.csv"

title 'Declared, and what is late a week after'
weir fees declare 2024-Q4
weir fees late --as-of 2025-02-10
weir findings --open --run 6

title 'Computed again from what is stored, every byte the same'
weir run replay 4
weir run replay 6

title 'Key users'
weir permits list --at 2024-12-31 --least 100000

title 'What the last quarter came to, as a page to look at, and how things stand'
weir report --run 4 --out "$out/report.html"
weir report --run 4 --lang en --out "$out/report-en.html"
weir status

title 'The files'
printf '%s\n' \
    "registry and reads   $out/accounts.csv meters.csv uses.csv plans.csv reads-q1.csv ..." \
    "for finance          $out/invoices-q1.xml bills-q1.xml ... and the same as .csv" \
    "a bill as a page     $out/bill.html" \
    "a run as a page      $out/report.html report-en.html" \
    "invoices as UBL 2.1  $out/invoices-q4.tar" \
    "what needs a person  $out/findings-q1.csv ..." \
    "the permit table     $out/permits.csv permits.xml" \
    "the fee ledger       $out/fees.csv fees.xml" \
    "books and funds      $out/ledger-q1.xml .csv .hledger .control, funds-q1.csv funds-fee.csv" \
    "their schemas        $schemas/invoices.xsd bills.xsd findings.xsd permits.xsd fees.xsd ledger.xsd funds.xsd" \
    'The database was a private one and is gone; nothing is left running.'
