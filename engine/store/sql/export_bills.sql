COPY (
-- the invoices of a run
SELECT a.account || '-' || i.entry_no, a.account, i.run_id,
       i.kind, i.invoice_day, i.period_begin_day, i.period_end_day, i.volume_l, i.amount_fen, i.tax_fen,
       i.tariff_nos[1], i.estimated, a.account || '-' || i.reverses_entry_no, i.origin_month,
       i.tariff_nos,
       encode(i.digest, 'hex')
  FROM invoice i
  JOIN weir.account a ON a.account_id = i.account_id
 WHERE i.book = $2 AND i.run_id = $1
 ORDER BY i.account_id, i.entry_no
) TO STDOUT (FORMAT binary)
