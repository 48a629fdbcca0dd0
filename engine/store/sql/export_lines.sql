COPY (
-- the lines of a run, each with its invoice: a draft's tables come first in search_path
SELECT a.account || '-' || i.entry_no, a.account, l.line_no, l.begin_day, l.end_day, l.class, l.charge,
       l.block_no, l.band_no, l.volume_l, l.price_mfen_per_m3, l.amount_fen, l.kind, l.fund, l.tax_fen,
       i.kind, i.invoice_day, i.period_begin_day, i.period_end_day, i.volume_l, i.amount_fen, i.tax_fen,
       i.tariff_nos[1], i.estimated, a.account || '-' || i.reverses_entry_no, i.origin_month,
       i.tariff_nos,
       encode(i.digest, 'hex')
  FROM invoice i
  JOIN weir.account a ON a.account_id = i.account_id
  LEFT JOIN invoice_line l ON l.account_id = i.account_id AND l.book = i.book AND l.entry_no = i.entry_no
                          AND l.book = $2
 WHERE i.book = $2 AND i.run_id = $1
 ORDER BY i.account_id, i.entry_no, l.line_no
) TO STDOUT (FORMAT binary)
