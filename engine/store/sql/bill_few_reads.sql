COPY (
-- $4 to $5: days since 1970-01-01
SELECT account_id, meter_id, read_day, read_second, recorded_no, register_milli, kind
  FROM read
 WHERE account_id = ANY (current_setting('weir.accounts')::int8[]) AND recorded_no <= $3
   AND read_day BETWEEN date '1970-01-01' + $4 AND date '1970-01-01' + $5
 ORDER BY account_id, meter_id, read_day, read_second, recorded_no
) TO STDOUT (FORMAT binary)
