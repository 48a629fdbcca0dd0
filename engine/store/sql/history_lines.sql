COPY (
-- lines of all entries of accounts $2 to $3; those posted after $1 are in it too
SELECT account_id, entry_no, line_no, kind, class, charge, fund, block_no, band_no, begin_day, end_day,
       volume_l, price_mfen_per_m3, amount_fen, tax_fen
  FROM weir.invoice_line
 WHERE $1 > 0 AND account_id BETWEEN $2 AND $3
 ORDER BY account_id, entry_no, line_no
) TO STDOUT (FORMAT binary)
