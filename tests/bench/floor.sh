# shellcheck shell=sh
# floor.sh - sourced: how the statements of engine/store/sql become a script for psql, which reads their rows to nowhere.

value() { psql -XAtc "SELECT $1 FROM weir.run WHERE run_id = $2"; } # COLUMN RUN

# A statement with $1 to $5 as given.
filled() { # FILE 1 2 3 4 5
    sed "s/--.*//; s/\$1/$2/g; s/\$2/$3/g; s/\$3/$4/g; s/\$4/$5/g; s/\$5/$6/g" "$1"
    echo ';'
}

chunks() { # RUN
    psql -XAt -F ' ' -c "SELECT account_lo, account_hi FROM weir.run_chunk WHERE run_id = $1 ORDER BY 1"
}

invoices() { # RUN BOOK LO HI
    for table in heads lines uses; do
        filled "engine/store/sql/invoice_$table.sql" "$1" "$2" "$3" "$4" 0
    done
}

spent_ms() { # COMMAND...
    begin_ns=$(date +%s%N)
    "$@" >/dev/null
    echo $((($(date +%s%N) - begin_ns) / 1000000))
}

beside() { # NAME SPENT FLOOR
    printf '  %-36s %5d.%03d s, floor %d.%03d s, %d.%02d x floor (goal 1.50)\n' "$1" $(($2 / 1000)) $(($2 % 1000)) \
        $(($3 / 1000)) $(($3 % 1000)) $(($2 / $3)) $(($2 * 100 / $3 % 100))
}
