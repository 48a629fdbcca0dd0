-- the newest sealed run of each kind: when, how long it took to compute, in milliseconds
SELECT DISTINCT ON (kind) kind, run_id, extract(epoch FROM sealed_at)::int8, (1000 * extract(epoch FROM sealed_at - opened_at))::int8,
       coalesce(extract(epoch FROM posted_at)::int8, 0), account_count, billed_count, held_count, nothing_count, invoice_count,
       finding_count, volume_l, amount_fen
  FROM run
 WHERE sealed_at IS NOT NULL AND state <> 'discarded'
 ORDER BY kind, run_id DESC
