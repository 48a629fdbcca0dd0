-- $1 account $2 meter
COPY (SELECT account_id, meter_id, read_day, read_second, recorded_no, register_milli, kind, file_id,
             line_no, note
        FROM read
       WHERE account_id = $1 AND meter_id = $2
       ORDER BY read_day, read_second, recorded_no) TO STDOUT (FORMAT binary)
