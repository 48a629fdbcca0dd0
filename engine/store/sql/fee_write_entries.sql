COPY fee_entry (account_id, entry_no, run_id, reverses_entry_no, entry_day, regime, class, charge, fund, point, location, district,
    source, use, zone, overloaded, method, begin_day, end_day, period, correction, permit_l, plan_l, before_l, taken_l, loss_ppm,
    taxable_l, after_l, over_l, band_no, volume_l, rate_mfen_per_m3, multiplier_ppm, amount_fen, exempt_code, exempt_fen, due_fen,
    tariff, tariff_digest, document, made_no, digest) FROM STDIN (FORMAT binary)
