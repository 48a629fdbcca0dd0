COPY (
-- bills made on estimates that were live as of $1, of accounts $2 to $3, by period, each with the states before it
SELECT i.account_id, i.entry_no, a.account, i.kind, i.invoice_day, i.reverses_entry_no, i.origin_month,
       i.through_before_day, i.period_begin_day, i.period_end_day, i.estimated, i.volume_l, i.amount_fen,
       i.tax_fen, i.tariff_nos, i.digest, i.meter_state, i.counter_state,
       coalesce(i.before_meter_state, b.head_meter_state, b.meter_state),
       coalesce(i.before_counter_state, b.head_counter_state, b.counter_state)
  FROM weir.invoice i
  JOIN weir.run r ON r.run_id = i.run_id AND r.posted_no <= $1
  JOIN weir.account a ON a.account_id = i.account_id
  LEFT JOIN weir.invoice b ON b.account_id = i.account_id AND b.entry_no = i.entry_no - 1
 WHERE i.account_id BETWEEN $2 AND $3 AND i.kind = 'bill' AND i.estimated
   AND NOT EXISTS (SELECT FROM weir.invoice v JOIN weir.run w ON w.run_id = v.run_id
                    WHERE v.account_id = i.account_id AND v.reverses_entry_no = i.entry_no AND w.posted_no <= $1)
 ORDER BY i.account_id, i.entry_no
) TO STDOUT (FORMAT binary)
