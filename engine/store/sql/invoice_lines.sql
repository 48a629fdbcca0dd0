COPY (
-- lines of a range of accounts of a run's book; entries of other runs are in it too
SELECT account_id, entry_no, line_no, kind, class, charge, fund, block_no, band_no, begin_day, end_day,
       volume_l, price_mfen_per_m3, amount_fen, tax_fen
  FROM invoice_line
 WHERE book = $2 AND $1 > 0 AND account_id BETWEEN $3 AND $4
 ORDER BY account_id, entry_no, line_no
) TO STDOUT (FORMAT binary)
