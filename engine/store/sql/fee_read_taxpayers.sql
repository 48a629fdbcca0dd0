COPY (
-- permits, and points without one, that water is taken under
SELECT a.account_id, a.account
  FROM account a
 WHERE a.account_id BETWEEN $1 AND $2 AND a.recorded_no <= $3 AND a.kind IN ('permit', 'point')
   AND EXISTS (SELECT FROM withdrawal_point p WHERE p.account_id = a.account_id AND p.role = 'withdrawal' AND p.recorded_no <= $3)
 ORDER BY a.account_id
) TO STDOUT (FORMAT binary)
