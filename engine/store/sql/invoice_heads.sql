COPY (
-- invoices of a range of accounts of a run
SELECT i.account_id, i.entry_no, a.account, i.kind, i.invoice_day, i.reverses_entry_no, i.origin_month,
       i.through_before_day, i.period_begin_day, i.period_end_day, i.estimated, i.volume_l, i.amount_fen,
       i.tax_fen, i.tariff_nos, i.digest, i.meter_state, i.counter_state,
       i.made_run_id, i.before_meter_state, i.before_counter_state,
       i.head_through_day, i.head_meter_state, i.head_counter_state
  FROM invoice i
  LEFT JOIN weir.account a ON a.account_id = i.account_id
 WHERE i.book = $2 AND i.run_id = $1 AND i.account_id BETWEEN $3 AND $4
 ORDER BY i.account_id, i.entry_no
) TO STDOUT (FORMAT binary)
