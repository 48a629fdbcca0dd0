#!/bin/sh
# banned.sh - fails on calls that have no place here: unbounded or locale-bound C functions, text turned
# into SQL at run time, XML options that let a document reach outside, and in the SQL that runs are made
# of, the clock and chance.  Time comes in as a parameter, or a run could not be replayed.
set -eu

status=0
look() { # WHY PATTERN FILE...
    why=$1
    pattern=$2
    shift 2
    if grep -niE "$pattern" "$@" /dev/null >&2; then
        echo "banned: $why" >&2
        status=1
    fi
}
code=$(find engine include -name '*.[ch]')
# shellcheck disable=SC2086
{
    look 'unbounded or unchecked C' '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|system|popen|atoi|atol|atof) *\(' $code
    look 'SQL without parameters' '\b(PQexec|PQfn) *\(' $code
    look 'XML that reaches outside' 'XML_PARSE_(NOENT|DTDLOAD|DTDATTR|XINCLUDE|HUGE)' $code
    look 'work left in the code' '\b(TODO|FIXME|HACK)\b' $code
}
# What the server says of itself (server_*.sql) has its clock, and goes into no run.
sql=$(find engine/store/sql -name '*.sql' ! -name 'server_*' 2>/dev/null)
# shellcheck disable=SC2086
look 'clock or chance in SQL' \
    '\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|random|gen_random_uuid) *\(|\b(current_date|current_time|current_timestamp|localtime|localtimestamp)\b' $sql
exit $status
