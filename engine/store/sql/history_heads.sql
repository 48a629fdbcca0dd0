COPY (
-- entries of accounts $2 to $3 that were posted as of $1, each with the states before it and the run that billed it first
SELECT i.account_id, i.entry_no, a.account, i.kind, i.invoice_day, i.reverses_entry_no, i.origin_month,
       i.through_before_day, i.period_begin_day, i.period_end_day, i.estimated, i.volume_l, i.amount_fen,
       i.tax_fen, i.tariff_nos, i.digest, i.meter_state, i.counter_state,
       coalesce(i.before_meter_state, lag(coalesce(i.head_meter_state, i.meter_state)) OVER account),
       coalesce(i.before_counter_state, lag(coalesce(i.head_counter_state, i.counter_state)) OVER account),
       coalesce(i.made_run_id, i.run_id)
  FROM weir.invoice i
  JOIN weir.run r ON r.run_id = i.run_id AND r.posted_no <= $1
  JOIN weir.account a ON a.account_id = i.account_id
 WHERE i.account_id BETWEEN $2 AND $3
WINDOW account AS (PARTITION BY i.account_id ORDER BY i.entry_no)
 ORDER BY i.account_id, i.entry_no
) TO STDOUT (FORMAT binary)
