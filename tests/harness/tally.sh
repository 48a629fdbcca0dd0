#!/bin/sh
# tally.sh LOG... - adds up what run-test.sh kept: how many tests passed, and how many were skipped.
awk '/^\[  PASSED  \] [0-9]+ test/ { passed += $4 }
     /^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
     /^[0-9]+ passed, 0 failed/ { passed += $1 }
     END { printf "%d tests passed in %d programs, %d skipped\n", passed, ARGC - 1, skipped }' "$@"
