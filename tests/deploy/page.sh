#!/bin/sh
# page.sh PAGE LABEL - what the fenced blocks of PAGE have whose fence says LABEL ("sh", "ini weir.conf"), in order.
set -eu

awk -v fence="\`\`\`$2" '$0 == fence { on = 1; found = 1; next } /^```$/ { on = 0 } on
    END { exit !found }' "$1"
