#!/bin/sh
# tidy.sh FILE FLAG... - runs clang-tidy on one file; what it says about foreign headers is left out.
# Each version has checks of its own, so only the one that .clang-tidy is written for is asked.
set -eu

version=$(clang-tidy --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
if test "$version" != 14; then
    echo "tidy: $1 skipped, .clang-tidy is for clang-tidy 14 and this is $version"
    exit 0
fi
file=$1
shift
if ! said=$(clang-tidy --quiet "$file" -- "$@" 2>&1); then
    printf '%s\n' "$said"
    exit 1
fi
