COPY (
-- entries that nothing has taken back; $3: posted up to there
SELECT a.account_id, a.account, e.entry_no, e.reverses_entry_no, e.entry_day, e.regime = 'tax', e.class, e.charge, e.fund, e.point,
       e.location, e.district, e.source, e.use, e.zone, e.overloaded,
       CASE e.method WHEN 'meter' THEN 1 WHEN 'estimate' THEN 2 ELSE 3 END, e.begin_day, e.end_day, e.period, e.correction,
       e.permit_l, e.plan_l, e.before_l, e.taken_l, e.loss_ppm, e.taxable_l, e.after_l, e.over_l, e.band_no, e.volume_l,
       e.rate_mfen_per_m3, e.multiplier_ppm, e.amount_fen, e.exempt_code, e.exempt_fen, e.due_fen, e.tariff, e.tariff_digest,
       e.document, e.made_no, e.digest
  FROM weir.fee_entry e
  JOIN account a ON a.account_id = e.account_id
  JOIN run r ON r.run_id = e.run_id
 WHERE e.account_id BETWEEN $1 AND $2 AND r.posted_no <= $3 AND e.reverses_entry_no IS NULL
   AND NOT EXISTS (SELECT FROM weir.fee_entry x JOIN run y ON y.run_id = x.run_id
        WHERE x.account_id = e.account_id AND x.reverses_entry_no = e.entry_no AND y.posted_no <= $3)
 ORDER BY e.account_id, e.entry_no
) TO STDOUT (FORMAT binary)
