COPY (
SELECT account_id, from_day, recorded_no, reason = 'error', plan_kind, to_day, volume_l
  FROM plan
 WHERE account_id = ANY (current_setting('weir.accounts')::int8[]) AND recorded_no <= $3
 ORDER BY account_id, plan_kind, from_day, recorded_no
) TO STDOUT (FORMAT binary)
