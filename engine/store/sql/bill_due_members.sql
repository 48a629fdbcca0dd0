-- accounts $1 to $2 that were in cycle $3 at any time, as of $4
SELECT DISTINCT account_id
  FROM account_terms
 WHERE account_id BETWEEN $1 AND $2 AND cycle = $3 AND recorded_no <= $4
 ORDER BY account_id
