COPY (
-- $1 to $2: accounts; $3: as of
SELECT account_id, account
  FROM account
 WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3 AND kind = 'account'
 ORDER BY account_id
) TO STDOUT (FORMAT binary)
