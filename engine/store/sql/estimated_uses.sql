COPY (
-- uses of all bills made on estimates, of accounts $2 to $3; those posted after $1 are in it too
SELECT l.account_id, l.entry_no, l.use_no, l.meter_id, l.begin_day, l.end_day, l.begin_register_milli, l.end_register_milli,
       l.volume_l, l.kind
  FROM weir.invoice i
  JOIN weir.invoice_use l ON l.account_id = i.account_id AND l.book = i.book AND l.entry_no = i.entry_no
 WHERE $1 > 0 AND i.account_id BETWEEN $2 AND $3 AND i.kind = 'bill' AND i.estimated
 ORDER BY l.account_id, l.entry_no, l.use_no
) TO STDOUT (FORMAT binary)
