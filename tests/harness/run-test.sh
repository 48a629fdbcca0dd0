#!/bin/sh
# run-test.sh LOG PROGRAM [ARGUMENT...] - runs a test program for at most TEST_LIMIT_S seconds (default 600),
# keeps all it says in LOG, and shows the counts and what was skipped; all of it when it fails.
set -u

log=$1
shift
begin_s=$(date +%s)
timeout "${TEST_LIMIT_S:-600}" "$@" >"$log" 2>&1 </dev/null
status=$?
took_s=$(($(date +%s) - begin_s))
test $took_s -lt 5 || echo "$1: took $took_s s"
if test $status = 0; then
    sed -n -e '/: skipped at: /p' -e '/: skipped: /p' -e '/^\[  SKIPPED \] [0-9]/,$p' -e "s|^\(\[  PASSED  \].*\)|$1: \1|p" -e "s|^[0-9]* passed, 0 failed.*|$1: &|p" "$log"
else
    cat "$log"
    test $status != 124 || echo "took longer than ${TEST_LIMIT_S:-600} s"
    echo "$1: FAILED with exit status $status"
fi
exit $status
