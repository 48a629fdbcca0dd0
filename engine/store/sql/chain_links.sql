-- the chain, link by link, with what it names as that is now; $1: only that run's link, 0: all
SELECT c.link_no, c.kind, coalesce(c.run_id, 0), c.month, c.link, b.link, c.recorded_no,
       r.run_id, r.kind, r.scope, r.through_day, r.invoice_day, r.as_of_no, coalesce(r.posted_no, 0), r.book, r.rules_version,
       sha256(convert_to(r.settings, 'UTF8')), sha256(convert_to(r.tariffs, 'UTF8')), r.account_count,
       coalesce(r.billed_count, 0), coalesce(r.held_count, 0), coalesce(r.nothing_count, 0), coalesce(r.invoice_count, 0),
       coalesce(r.line_count, 0), coalesce(r.finding_count, 0), coalesce(r.volume_l, 0), coalesce(r.amount_fen, 0), r.root, r.actor,
       a.recorded_no, a.kind, CASE a.kind WHEN 'run' THEN a.run_id::text WHEN 'month' THEN to_char(a.month, 'YYYY-MM') ELSE encode(a.digest, 'hex') END,
       a.digest, a.granted, sha256(convert_to(a.reason, 'UTF8')), a.actor,
       p.recorded_no, p.policy, p.above_fen, sha256(convert_to(p.reason, 'UTF8')), p.actor
  FROM weir.chain c
  LEFT JOIN weir.chain b ON b.link_no = c.link_no - 1
  LEFT JOIN weir.run r ON r.run_id = c.run_id AND r.state = 'posted'
  LEFT JOIN weir.approval a ON a.recorded_no = c.recorded_no AND c.kind = 'approval'
  LEFT JOIN weir.policy p ON p.recorded_no = c.recorded_no AND c.kind = 'policy'
 WHERE $1::int8 = 0 OR c.run_id = $1
 ORDER BY c.link_no
