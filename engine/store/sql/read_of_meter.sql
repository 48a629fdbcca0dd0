-- $1 account $2 meter
COPY (SELECT r.account_id, r.meter_id, r.read_day, r.read_second, r.recorded_no, r.register_milli, r.kind, r.file_id,
             r.line_no, r.note, coalesce(f.of_volume, false)
        FROM read r
        LEFT JOIN read_file f ON f.file_id = r.file_id
       WHERE r.account_id = $1 AND r.meter_id = $2
       ORDER BY r.read_day, r.read_second, r.recorded_no) TO STDOUT (FORMAT binary)
