#!/bin/sh
# embed.sh PREFIX FILE... - prints each FILE as a C byte array PREFIX_NAME (its name in upper case, other
# characters as _), with a closing 0 that is not part of it, and PREFIX_FILES(X), which lists them in the
# order given as X("file name", PREFIX_NAME).  Arrays, because string literals end at 4095 bytes in C11.
set -eu

prefix=$1
shift
list=
for file in "$@"; do
    name=${file##*/}
    symbol=${prefix}_$(printf %s "$name" | tr '[:lower:]' '[:upper:]' | tr -c '[:upper:][:digit:]' _)
    echo "static const unsigned char ${symbol}[] = {"
    od -An -v -tu1 "$file" | sed 's/  *\([0-9]\)/\1/; s/  */,/g; s/$/,/'
    echo '0};'
    list="$list X(\"$name\", $symbol)"
done
echo "#define ${prefix}_FILES(X)$list"
