#!/bin/sh
# coverage.sh BUILD - prints line and branch coverage of base and core as the tests left it in BUILD, and
# fails under the floor.  assert.c is left out: what ends the process leaves no counts behind.
# Branches of a switch's own line are left out: -Wswitch-enum proves that no value is missing, so the way
# past all cases cannot be taken; the cases themselves are lines, and count.
set -eu

floor_line=100
floor_branch=100
gcovr --root . --object-directory "$1" --filter 'engine/(base|core)/' --exclude engine/base/assert.c --branches \
    --exclude-unreachable-branches --exclude-branches-by-pattern '^ *switch \(' --fail-under-line "$floor_line" --fail-under-branch "$floor_branch" "$1"
