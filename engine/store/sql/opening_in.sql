COPY opening (account_id, line_no, recorded_no, day, meter_id, register_milli, blocks,
              year_begin_day, used_l)
FROM STDIN (FORMAT binary)
