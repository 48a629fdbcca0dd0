COPY (
-- entries posted up to $3, those that take others back among them; the name is the taxpayer's; + 0: by the key, in its order
SELECT e.account_id, NULL::text, e.entry_no, e.reverses_entry_no, e.entry_day, e.regime = 'tax', e.class, e.charge, e.fund, e.point,
       e.location, e.district, e.source, e.use, e.zone, e.overloaded,
       CASE e.method WHEN 'meter' THEN 1 WHEN 'estimate' THEN 2 ELSE 3 END, e.begin_day, e.end_day, e.period, e.correction,
       e.permit_l, e.plan_l, e.before_l, e.taken_l, e.loss_ppm, e.taxable_l, e.after_l, e.over_l, e.band_no, e.volume_l,
       e.rate_mfen_per_m3, e.multiplier_ppm, e.amount_fen, e.exempt_code, e.exempt_fen, e.due_fen, e.tariff, e.tariff_digest,
       e.document, e.made_no, e.digest
  FROM weir.fee_entry e
 WHERE e.account_id BETWEEN $1 AND $2 AND e.run_id + 0 = ANY (ARRAY (SELECT r.run_id FROM run r WHERE r.posted_no <= $3))
 ORDER BY e.account_id, e.entry_no
) TO STDOUT (FORMAT binary)
