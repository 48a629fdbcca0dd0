COPY invoice_line (account_id, book, entry_no, line_no, kind, class, charge, fund, block_no, band_no, begin_day, end_day,
                   volume_l, price_mfen_per_m3, amount_fen, tax_fen)
FROM STDIN (FORMAT binary)
