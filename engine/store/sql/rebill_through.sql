-- the last day that accounts $1 to $2 are billed to; 0: none of them is
SELECT coalesce(max(h.through_day) - date '1970-01-01', 0)
  FROM account_head h JOIN account a USING (account_id)
 WHERE h.account_id BETWEEN $1 AND $2 AND a.kind = 'account'
