COPY (
-- the posted entries of the period of $2 months that begins on day $1, up to correction $3
SELECT a.account || '-' || e.entry_no, a.account || '-' || e.reverses_entry_no, e.regime, h.holder, h.holder_id,
       CASE a.kind WHEN 'permit' THEN a.account END, e.point, e.location, e.district, e.source, e.use, e.zone, e.overloaded,
       e.method, e.begin_day, e.end_day, e.period, e.correction, e.permit_l, e.plan_l, e.before_l, e.taken_l, e.loss_ppm,
       e.taxable_l, e.after_l, e.over_l, e.band_no, e.volume_l, 'm3'::text, e.rate_mfen_per_m3, e.multiplier_ppm, e.amount_fen,
       e.exempt_code, e.exempt_fen, e.due_fen, e.tariff, encode(e.tariff_digest, 'hex'), e.document, e.entry_day, e.class,
       e.charge, e.fund, t.tariff_no, encode(e.digest, 'hex')
  FROM weir.fee_entry e
  JOIN weir.account a ON a.account_id = e.account_id
  JOIN weir.run r ON r.run_id = e.run_id
  JOIN weir.tariff t ON t.digest = e.tariff_digest
  LEFT JOIN LATERAL weir.permit_holder(e.account_id, e.end_day, r.as_of_no) h ON true
 WHERE e.period = to_char(date '1970-01-01' + $1, CASE WHEN $2 = 3 THEN 'YYYY-"Q"Q' ELSE 'YYYY-MM' END) AND e.correction <= $3
 ORDER BY e.account_id, e.entry_no
) TO STDOUT (FORMAT binary)
