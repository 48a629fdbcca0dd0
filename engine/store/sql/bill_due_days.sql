COPY (
-- accounts of $1 to $2 and their newest day, of $4 to $5 (since 1970-01-01) as of $3, with a read or a removal; no day: adjusted
SELECT account_id, max(read_day)
  FROM read
 WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3
   AND read_day BETWEEN date '1970-01-01' + $4 AND date '1970-01-01' + $5
 GROUP BY account_id
UNION ALL
SELECT account_id, max(to_day)
  FROM meter_installation
 WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3 AND last_register_milli IS NOT NULL
   AND to_day BETWEEN date '1970-01-01' + $4 AND date '1970-01-01' + $5
 GROUP BY account_id
UNION ALL
SELECT account_id, NULL
  FROM adjustment
 WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3
) TO STDOUT (FORMAT binary)
