-- How many lines, invoices and uses of the peer are not those of weir's run 1, either way.
WITH ours AS (SELECT account_id, line_no, class, charge, fund, block_no, band_no, begin_day, end_day, volume_l / 1000.0 AS m3,
        price_mfen_per_m3 / 100000.0 AS price, amount_fen / 100.0 AS amount FROM weir.invoice_line),
    theirs AS (SELECT account_id, line_no, class, charge, fund, block_no, band_no, begin_day, end_day, volume_m3, price, amount FROM peer.invoice_line),
    our_invoices AS (SELECT account_id, entry_no, period_begin_day, period_end_day, volume_l / 1000.0, amount_fen / 100.0 FROM weir.invoice),
    their_invoices AS (SELECT account_id, entry_no, period_begin_day, period_end_day, volume_m3, amount FROM peer.invoice),
    our_uses AS (SELECT account_id, use_no, meter_id, begin_day, end_day, begin_register_milli / 1000.0, end_register_milli / 1000.0, volume_l / 1000.0, kind FROM weir.invoice_use),
    their_uses AS (SELECT account_id, use_no, meter_id, begin_day, end_day, begin_register, end_register, volume_m3, kind FROM peer.invoice_use)
SELECT (SELECT count(*) FROM (TABLE ours EXCEPT TABLE theirs) AS d) + (SELECT count(*) FROM (TABLE theirs EXCEPT TABLE ours) AS d),
    (SELECT count(*) FROM (TABLE our_invoices EXCEPT TABLE their_invoices) AS d) + (SELECT count(*) FROM (TABLE their_invoices EXCEPT TABLE our_invoices) AS d),
    (SELECT count(*) FROM (TABLE our_uses EXCEPT TABLE their_uses) AS d) + (SELECT count(*) FROM (TABLE their_uses EXCEPT TABLE our_uses) AS d);
