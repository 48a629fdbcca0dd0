COPY read (account_id, meter_id, read_day, read_second, recorded_no, register_milli, kind, file_id,
           line_no, note)
FROM STDIN (FORMAT binary)
