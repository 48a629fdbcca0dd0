-- $1 to $2: the accounts; $3 to $4: days since 1970-01-01
COPY (SELECT account_id, meter_id, read_day, read_second, recorded_no, register_milli, kind, file_id,
             line_no, note
        FROM read
       WHERE account_id BETWEEN $1 AND $2
         AND read_day BETWEEN date '1970-01-01' + ($3) AND date '1970-01-01' + ($4)
       ORDER BY account_id, meter_id, read_day, read_second, recorded_no)
TO STDOUT (FORMAT binary)
