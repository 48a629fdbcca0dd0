-- the runs to verify: one, or all that are posted; with what their chunks add up to
SELECT r.run_id, r.state, r.book, r.account_count,
       coalesce(r.invoice_count, 0), coalesce(r.line_count, 0), coalesce(r.volume_l, 0), coalesce(r.amount_fen, 0), r.root,
       c.invoice_count, c.line_count, c.volume_l, c.amount_fen, c.account_count,
       coalesce(r.billed_count, 0) + coalesce(r.held_count, 0) + coalesce(r.nothing_count, 0),
       r.kind = 'fee', c.chunk_count
  FROM weir.run r
  CROSS JOIN LATERAL (
       SELECT coalesce(sum(x.invoice_count), 0)::int8 AS invoice_count, coalesce(sum(x.line_count), 0)::int8 AS line_count,
              coalesce(sum(x.volume_l), 0)::int8 AS volume_l, coalesce(sum(x.amount_fen), 0)::int8 AS amount_fen,
              coalesce(sum(x.account_count), 0)::int8 AS account_count,
              count(*) AS chunk_count
         FROM weir.run_chunk x WHERE x.run_id = r.run_id) c
 WHERE CASE WHEN $1::int8 = 0 THEN r.state = 'posted' ELSE r.run_id = $1::int8 END
 ORDER BY r.run_id
