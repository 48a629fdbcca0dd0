COPY (
SELECT account_id, entry_no, through_day, meter_state, counter_state
  FROM account_head
 WHERE account_id = ANY (current_setting('weir.accounts')::int8[])
 ORDER BY account_id
) TO STDOUT (FORMAT binary)
