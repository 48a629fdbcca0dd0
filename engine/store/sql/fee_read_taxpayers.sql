COPY (
-- permits, and points without one, that water is taken under; with the number of their last entry posted up to $3
SELECT a.account_id, a.account, coalesce((SELECT max(e.entry_no) FROM weir.fee_entry e JOIN run r ON r.run_id = e.run_id
                WHERE e.account_id = a.account_id AND r.posted_no <= $3), 0)
  FROM account a
 WHERE a.account_id BETWEEN $1 AND $2 AND a.recorded_no <= $3 AND a.kind IN ('permit', 'point')
   AND EXISTS (SELECT FROM withdrawal_point p WHERE p.account_id = a.account_id AND p.role = 'withdrawal' AND p.recorded_no <= $3)
 ORDER BY a.account_id
) TO STDOUT (FORMAT binary)
