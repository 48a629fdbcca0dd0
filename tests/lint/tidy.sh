#!/bin/sh
# tidy.sh FILE FLAG... - runs clang-tidy on one file; what it says about foreign headers is left out.
set -eu

file=$1
shift
if ! said=$(clang-tidy --quiet "$file" -- "$@" 2>&1); then
    printf '%s\n' "$said"
    exit 1
fi
