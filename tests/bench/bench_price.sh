#!/bin/sh
# bench_price.sh BENCH_PRICE - the instructions that pricing one bill takes, counted by callgrind: the same
# figure on every run, whatever else the machine does.
set -eu

count() { # BILLS: instructions of a whole process that prices so many
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$1" tests/tariffs/scenario-city.xml "$2" 2>&1 |
        sed -n 's/.*Collected : //p'
}
cd "$(dirname "$0")/../.."
few=$(count "$1" 1000)
many=$(count "$1" 5000)
printf 'pricing a bill (household and firm in turn, 3 and 4 lines with tax inside): %d instructions\n' \
    $(((many - few) / 4000))
