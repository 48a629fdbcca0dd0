-- $1 accounts; $2 as of; $3 to $4 days: reads of the past, for the few accounts that need them
SELECT account_id, meter_id, read_day, read_second, recorded_no, register_milli, kind
  FROM read
 WHERE account_id = ANY ($1::int8[]) AND recorded_no <= $2 AND read_day BETWEEN $3 AND $4
 ORDER BY account_id, meter_id, read_day, read_second, recorded_no
