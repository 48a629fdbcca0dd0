COPY (
-- $3: as of
SELECT account_id, account
  FROM account
 WHERE account_id = ANY (current_setting('weir.accounts')::int8[]) AND recorded_no <= $3 AND kind = 'account'
 ORDER BY account_id
) TO STDOUT (FORMAT binary)
