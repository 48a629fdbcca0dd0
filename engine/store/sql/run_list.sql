-- $1: one run, or null for all
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
WHERE $1::int8 IS NULL OR run_id = $1::int8
ORDER BY run_id
