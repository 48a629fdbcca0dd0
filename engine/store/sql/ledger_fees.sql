COPY (
-- the entries of a fee run, in the columns of ledger_lines: each is its own line; $2, the book, has no part in it
SELECT a.account || '-' || e.entry_no, a.account, CASE WHEN e.reverses_entry_no IS NULL THEN 3 ELSE 4 END, e.entry_day,
       a.account || '-' || e.reverses_entry_no, date_trunc('month', p.entry_day)::date, t.tariff_no, e.due_fen, NULL::int8,
       1::int2, NULL::int2, e.class, e.charge, e.fund, e.volume_l, e.due_fen, NULL::int8,
       CASE WHEN $3 = 1 THEN e.district END, CASE e.multiplier_ppm WHEN 1000000 THEN e.rate_mfen_per_m3 END
  FROM fee_entry e
  JOIN weir.account a ON a.account_id = e.account_id
  JOIN weir.tariff t ON t.digest = e.tariff_digest
  LEFT JOIN weir.fee_entry p ON p.account_id = e.account_id AND p.entry_no = e.reverses_entry_no
 WHERE e.run_id = $1 AND $2 >= 0
 ORDER BY e.account_id, e.entry_no
) TO STDOUT (FORMAT binary)
