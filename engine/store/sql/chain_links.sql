-- the chain, link by link, with the runs that it names as they are; $1: only that run's link, 0: all
SELECT c.link_no, c.kind, coalesce(c.run_id, 0), c.month, c.link, p.link,
       r.run_id, r.kind, r.scope, r.through_day, r.invoice_day, r.as_of_no, coalesce(r.posted_no, 0), r.book, r.rules_version,
       sha256(convert_to(r.settings, 'UTF8')), sha256(convert_to(r.tariffs, 'UTF8')), r.account_count,
       coalesce(r.billed_count, 0), coalesce(r.held_count, 0), coalesce(r.nothing_count, 0), coalesce(r.invoice_count, 0),
       coalesce(r.line_count, 0), coalesce(r.finding_count, 0), coalesce(r.volume_l, 0), coalesce(r.amount_fen, 0), r.root, r.actor
  FROM weir.chain c
  LEFT JOIN weir.chain p ON p.link_no = c.link_no - 1
  LEFT JOIN weir.run r ON r.run_id = c.run_id AND r.state = 'posted'
 WHERE $1::int8 = 0 OR c.run_id = $1
 ORDER BY c.link_no
