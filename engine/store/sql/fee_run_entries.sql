COPY (
-- the entries of a run: a draft's table comes first in search_path
SELECT a.account_id, a.account, e.entry_no, e.reverses_entry_no, e.entry_day, e.regime = 'tax', e.class, e.charge, e.fund, e.point,
       e.location, e.district, e.source, e.use, e.zone, e.overloaded,
       CASE e.method WHEN 'meter' THEN 1 WHEN 'estimate' THEN 2 ELSE 3 END, e.begin_day, e.end_day, e.period, e.correction,
       e.permit_l, e.plan_l, e.before_l, e.taken_l, e.loss_ppm, e.taxable_l, e.after_l, e.over_l, e.band_no, e.volume_l,
       e.rate_mfen_per_m3, e.multiplier_ppm, e.amount_fen, e.exempt_code, e.exempt_fen, e.due_fen, e.tariff, e.tariff_digest,
       e.document, e.made_no, e.digest
  FROM fee_entry e
  JOIN account a ON a.account_id = e.account_id
 WHERE e.account_id BETWEEN $1 AND $2 AND e.run_id = $3
 ORDER BY e.account_id, e.entry_no
) TO STDOUT (FORMAT binary)
