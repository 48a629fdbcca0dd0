#!/bin/sh
# docs.sh - fails when a manual page is not well-formed mdoc.
set -eu

status=0
for page in deploy/man/*.[1-8]; do
    test -f "$page" || continue
    mandoc -Tlint -Wwarning "$page" || status=1
done
exit $status
