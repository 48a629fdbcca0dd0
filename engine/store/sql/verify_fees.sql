-- the fee ledger over all runs: entries that do not follow one another, reversals that undo nothing or undo it twice
-- or not whole, and values that no run writes and the entry's bytes cannot show
SELECT coalesce(a.account, '?'), e.entry_no,
       CASE WHEN e.before_no <> e.entry_no - 1 THEN 'the fee entry before it is ' || e.before_no
            WHEN f.odd THEN 'it holds null, nought or a word where no run writes it'
            ELSE 'it takes back entry ' || e.reverses_entry_no || ', and not whole' END
  FROM (SELECT x.*, coalesce(lag(x.entry_no) OVER (PARTITION BY x.account_id ORDER BY x.entry_no), 0) AS before_no
          FROM weir.fee_entry x) e
 CROSS JOIN LATERAL (
       SELECT (e.regime IN ('fee', 'tax') AND e.method IN ('meter', 'estimate', 'capacity') AND e.overloaded IS NOT NULL
               AND (e.correction, e.before_l, e.taken_l, e.loss_ppm, e.taxable_l, e.after_l, e.over_l, e.volume_l, e.rate_mfen_per_m3,
                    e.multiplier_ppm, e.amount_fen, e.exempt_fen, e.due_fen, e.made_no) IS NOT NULL
               AND coalesce(e.band_no, 1) <> 0 AND coalesce(e.reverses_entry_no, 1) <> 0
               AND octet_length(e.digest) = 32) IS NOT TRUE AS odd) f
  LEFT JOIN weir.account a ON a.account_id = e.account_id
  LEFT JOIN weir.fee_entry p ON p.account_id = e.account_id AND p.entry_no = e.reverses_entry_no
 WHERE e.before_no <> e.entry_no - 1 OR f.odd
    OR (e.reverses_entry_no IS NOT NULL
        AND (p.volume_l, p.amount_fen, p.exempt_fen, p.period) IS DISTINCT FROM (-e.volume_l, -e.amount_fen, -e.exempt_fen, e.period))
 ORDER BY e.account_id, e.entry_no
 LIMIT 101
