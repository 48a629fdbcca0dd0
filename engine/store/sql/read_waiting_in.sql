COPY read_unplaced (meter, read_day, read_second, recorded_no, register_milli, kind, file_id,
                    line_no, note, of_volume)
FROM STDIN (FORMAT binary)
