COPY (
-- $1 to $2: the accounts; names and addresses as they stood at journal number $3, each row by its newest version
SELECT DISTINCT ON (account_id, from_day) account_id, from_day, name, address
  FROM weir.account_party
 WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3
 ORDER BY account_id, from_day, recorded_no DESC
) TO STDOUT (FORMAT binary)
