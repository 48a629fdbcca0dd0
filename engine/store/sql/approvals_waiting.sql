-- what waits for a second person, or has one and is not made final yet: kind, subject, what it moves, above which that takes
-- somebody, who made it, who has approved it, digest in hex
SELECT 'run', r.run_id::text, m.moved_fen, d.above_fen, r.actor, a.actor, encode(r.root, 'hex')
  FROM weir.run r
 CROSS JOIN (SELECT weir.approval_demand('post') AS above_fen) d
 CROSS JOIN LATERAL (SELECT CASE WHEN r.state = 'draft' AND d.above_fen IS NOT NULL THEN weir.run_moved_fen(r.run_id) END AS moved_fen
                     OFFSET 0) m
  LEFT JOIN weir.approval a ON a.recorded_no = weir.approval_find('run', r.run_id, NULL, r.root, 0, ARRAY[r.actor])
 WHERE m.moved_fen > d.above_fen
 UNION ALL
SELECT 'month', to_char(m.month, 'YYYY-MM'), m.amount_fen, d.above_fen, NULL, a.actor, encode(m.digest, 'hex')
  FROM (SELECT date_trunc('month', r.invoice_day)::date AS month, sum(r.amount_fen)::int8 AS amount_fen,
               weir.month_state(date_trunc('month', r.invoice_day)::date) AS digest
          FROM weir.run r WHERE r.state = 'posted' GROUP BY 1) m
 CROSS JOIN (SELECT weir.approval_demand('close') AS above_fen) d
  LEFT JOIN weir.approval a ON a.recorded_no = weir.approval_find('month', NULL, m.month, m.digest, 0, ARRAY[]::text[])
 WHERE d.above_fen IS NOT NULL AND NOT EXISTS (SELECT FROM weir.month c WHERE c.month >= m.month)
 UNION ALL
SELECT 'tariff', encode(t.digest, 'hex'), NULL, 0, NULL, t.actor, encode(t.digest, 'hex')
  FROM (SELECT DISTINCT ON (a.actor, a.digest) a.* FROM weir.approval a
         WHERE a.kind = 'tariff' ORDER BY a.actor, a.digest, a.recorded_no DESC) t
 WHERE t.granted AND NOT EXISTS (SELECT FROM weir.tariff p WHERE p.digest = t.digest AND p.recorded_no > t.recorded_no)
 ORDER BY 1, 2
