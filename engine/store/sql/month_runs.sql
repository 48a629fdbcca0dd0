-- the posted runs that are dated in a month, with their roots and links
SELECT r.run_id, r.kind, coalesce(r.invoice_count, 0), coalesce(r.amount_fen, 0), r.root, encode(c.link, 'hex')
  FROM weir.run r
  LEFT JOIN weir.chain c ON c.run_id = r.run_id
 WHERE r.state = 'posted' AND r.invoice_day >= $1 AND r.invoice_day < ($1 + interval '1 month')::date
 ORDER BY r.run_id
