COPY (
SELECT account_id, from_day, recorded_no, reason = 'error', use_no, class, volume_l, per = 'month', share_ppm
  FROM account_use
 WHERE account_id = ANY (current_setting('weir.accounts')::int8[]) AND recorded_no <= $3
 ORDER BY account_id, use_no, from_day, recorded_no
) TO STDOUT (FORMAT binary)
