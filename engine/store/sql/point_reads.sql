-- reads of points on days $1 to $2, those since 1970-01-01; one of a point under several permits comes several times
COPY (SELECT meter_id, read_day, read_second, recorded_no, register_milli, kind
        FROM read
       WHERE account_id IN (SELECT account_id FROM account WHERE kind <> 'account')
         AND read_day BETWEEN date '1970-01-01' + ($1) AND date '1970-01-01' + ($2)
       ORDER BY meter_id, read_day, read_second, recorded_no) TO STDOUT (FORMAT binary)
