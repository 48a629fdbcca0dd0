#!/bin/sh
# man.sh PROGRAM - fails when a command, an option or an event lacks its line in weir(1).
# Commands and options are those of the program's own help; so nothing is listed twice.
set -eu

program=$1
page=deploy/man/weir.1
status=0
complain() {
    echo "$page: $1" >&2
    status=1
}

commands() {
    "$program" help | sed -n 's/^  \([a-z][a-z0-9 -]*[a-z0-9]\)  .*/\1/p'
}

section() { # WORDS: what the page says of one command
    awk -v heading=".Ss $1" '$0 == heading {on = 1; next} /^\.S[hs] / {on = 0} on' "$page"
}

missing=$(commands | while read -r words; do
    test -n "$(section "$words")" || echo "no section \".Ss $words\""
    # shellcheck disable=SC2086  # the words of a command are several arguments
    "$program" help $words | sed -n 's/^  --\([a-z0-9-]*\).*/\1/p' | while read -r option; do
        section "$words" | grep -q "^\.It Fl -$option\( \|\$\)" || echo "$words: no item for --$option"
    done
done)
test -z "$missing" || complain "$missing"

events=$(sed -n 's/^EVENT([A-Z_0-9]*, "\([a-z_0-9]*\)",.*/\1/p' engine/host/event.def)
codes=$(sed -n 's/^ *EXIT_CODE_[A-Z]* = \([0-9]*\),.*/\1/p' engine/cli/exit_code.h)
for name in $events; do
    grep -qx "\.It Cm $name" "$page" || complain "no item for $name"
done
for code in $codes; do
    grep -qx "\.It $code" "$page" || complain "no item for the exit code $code"
done
exit $status
