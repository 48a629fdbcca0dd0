COPY (
SELECT account_id, day, meter_id, register_milli, blocks, year_begin_day, used_l
  FROM opening
 WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3
 ORDER BY account_id, recorded_no, line_no
) TO STDOUT (FORMAT binary)
