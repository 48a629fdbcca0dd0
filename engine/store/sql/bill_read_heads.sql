COPY (
SELECT account_id, entry_no, through_day, meter_state, counter_state
  FROM account_head
 WHERE account_id BETWEEN $1 AND $2
 ORDER BY account_id
) TO STDOUT (FORMAT binary)
