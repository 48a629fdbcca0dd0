-- the posted entries of a period, up to a correction
SELECT e.digest, e.volume_l, e.amount_fen, e.exempt_fen, e.due_fen, e.correction
  FROM weir.fee_entry e
 WHERE e.period = $1 AND e.correction <= $2::int8
 ORDER BY e.account_id, e.entry_no
