COPY invoice (account_id, book, entry_no, run_id, kind, invoice_day, reverses_entry_no, origin_month, through_before_day,
              period_begin_day, period_end_day, estimated, volume_l, amount_fen, tax_fen, tariff_nos, digest,
              meter_state, counter_state, made_run_id, before_meter_state, before_counter_state,
              head_through_day, head_meter_state, head_counter_state)
FROM STDIN (FORMAT binary)
