COPY (
-- lines of all bills made on estimates, of accounts $2 to $3; those posted after $1 are in it too
SELECT l.account_id, l.entry_no, l.line_no, l.kind, l.class, l.charge, l.fund, l.block_no, l.band_no, l.begin_day, l.end_day,
       l.volume_l, l.price_mfen_per_m3, l.amount_fen, l.tax_fen
  FROM weir.invoice i
  JOIN weir.invoice_line l ON l.account_id = i.account_id AND l.book = i.book AND l.entry_no = i.entry_no
 WHERE $1 > 0 AND i.account_id BETWEEN $2 AND $3 AND i.kind = 'bill' AND i.estimated
 ORDER BY l.account_id, l.entry_no, l.line_no
) TO STDOUT (FORMAT binary)
