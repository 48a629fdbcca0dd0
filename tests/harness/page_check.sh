#!/bin/sh
# page_check.sh PAGE [NAME] - the commands of a manual page that stand under `.\" check: NAME`, as a reader sees them;
# without NAME the names of all that the page has.
set -eu
if test $# = 1; then
    sed -n 's/^\.\\" check: //p' "$1"
else
    sed -n "/^\\.\\\\\" check: $2\$/,/^\\.Ed/p" "$1" | sed -e '/^\./d' -e 's/\\e/\\/g'
fi
