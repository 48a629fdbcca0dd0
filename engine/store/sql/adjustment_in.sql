COPY adjustment (account_id, adjustment, recorded_no, adjustment_id, from_day, to_day, volume_l, amount_fen, class, charge,
                 fund, tiers, reason, document, undoes_id)
FROM STDIN (FORMAT binary)
