-- $1 kind or null $2 scope or null $3 only runs before this one, or null $4 any, waiting or posted $5 at most so many; the
-- newest first
SELECT run_id, kind, state, scope, through_day, invoice_day, as_of_no, book, rules_version,
       settings, tariffs, account_count, billed_count, held_count, nothing_count, invoice_count,
       line_count, finding_count, volume_l, amount_fen, encode(root, 'hex'), posted_no, actor,
       to_char(opened_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(sealed_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(posted_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       (SELECT count(*) FROM run_chunk c WHERE c.run_id = r.run_id),
       (SELECT count(*) FROM run_chunk c WHERE c.run_id = r.run_id AND c.done),
       review, reviewed,
       (SELECT string_agg(a.actor || CASE a.reason WHEN '' THEN '' ELSE ': ' || a.reason END, E'\n' ORDER BY a.recorded_no)
          FROM approval a
         WHERE a.run_id = r.run_id AND a.digest = r.root AND a.granted
           AND NOT EXISTS (SELECT FROM approval b
                            WHERE b.run_id = a.run_id AND b.actor = a.actor AND b.recorded_no > a.recorded_no))
FROM run r
WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR scope = $2)
  AND ($3::int8 IS NULL OR run_id < $3)
  AND CASE $4::text WHEN 'posted' THEN state = 'posted' WHEN 'waiting' THEN state IN ('open', 'draft') ELSE true END
ORDER BY run_id DESC
LIMIT $5::int8
