COPY (SELECT meter, read_day, read_second, recorded_no, register_milli, kind, file_id, line_no, note,
             of_volume
        FROM read_unplaced
       ORDER BY meter COLLATE "C", read_day, read_second, of_volume, recorded_no) TO STDOUT (FORMAT binary)
