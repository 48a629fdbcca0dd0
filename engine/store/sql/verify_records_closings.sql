-- the journal, months and approvals: what was recorded until the last closing and is not what was linked then; the rows as the function
-- record_rows has them, which somebody may have replaced
WITH upto AS (SELECT max(linked_no) - 1 FROM weir.record),
kept AS (SELECT * FROM weir.record WHERE part IN ('journal', 'policy', 'approval', 'month', 'month_sum')),
found AS (
    SELECT b.recorded_no, b.part, sum(b.row_count)::int8 AS row_count, sha256(string_agg(b.digest, ''::bytea ORDER BY b.bucket)) AS digest
      FROM (SELECT r.recorded_no, r.part, r.bucket, count(*) AS row_count,
                   sha256(convert_to(string_agg(r.row_text, E'\n' ORDER BY r.row_text COLLATE "C"), 'UTF8')) AS digest
              FROM (
        SELECT j.journal_no AS recorded_no, 'journal' AS part, 0 AS bucket, jsonb_build_array(j.journal_no, j.kind, j.actor,
            j.detail, to_char(j.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text AS row_text
        FROM weir.journal j WHERE (TABLE upto) > 0 AND j.journal_no <= (TABLE upto)
        UNION ALL
        SELECT p.recorded_no, 'policy', 0, jsonb_build_array(p.recorded_no, p.policy, p.above_fen, p.reason, p.actor)::text
        FROM weir.policy p WHERE (TABLE upto) > 0 AND p.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT a.recorded_no, 'approval', 0, jsonb_build_array(a.recorded_no, a.kind, a.run_id, a.month, encode(a.digest,
            'hex'), a.granted, a.reason, a.actor)::text
        FROM weir.approval a WHERE (TABLE upto) > 0 AND a.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT m.closed_no, 'month', 0, jsonb_build_array(m.month, m.closed_no, m.run_count, m.invoice_count,
            m.reversal_count, m.line_count, m.volume_l, m.amount_fen, m.tax_fen, m.entry_count, m.entry_volume_l,
            m.entry_due_fen, m.actor, to_char(m.closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text
        FROM weir.month m WHERE (TABLE upto) > 0 AND m.closed_no <= (TABLE upto)
        UNION ALL
        SELECT m.closed_no, 'month_sum', 0, jsonb_build_array(s.month, s.kind, s.fund, s.charge, s.class, s.line_count,
            s.volume_l, s.amount_fen, s.tax_fen)::text
        FROM weir.month_sum s JOIN weir.month m ON m.month = s.month WHERE (TABLE upto) > 0 AND m.closed_no <= (TABLE upto)) r
             GROUP BY r.recorded_no, r.part, r.bucket) b
     GROUP BY b.recorded_no, b.part)
SELECT ''::text, 0::int4, f.words
  FROM (SELECT coalesce(c.part, f.part) || ': the rows of journal number ' || coalesce(c.recorded_no, f.recorded_no)
               || coalesce(' (' || j.kind || ' ' || j.detail || ')', '') || ' are not what was linked when a month was closed: '
               || coalesce(c.row_count, 0) || ' then, ' || coalesce(f.row_count, 0) || ' now' AS words
          FROM kept c
          FULL JOIN found f ON f.recorded_no = c.recorded_no AND f.part = c.part
          LEFT JOIN weir.journal j ON j.journal_no = coalesce(c.recorded_no, f.recorded_no)
         WHERE (c.row_count, c.digest) IS DISTINCT FROM (f.row_count, f.digest)
         UNION ALL
        SELECT DISTINCT 'rows of the table record are of journal number ' || c.linked_no || ', under which the chain has none'
          FROM weir.record c
         WHERE NOT EXISTS (SELECT FROM weir.chain l WHERE l.kind = 'record' AND l.recorded_no = c.linked_no)) f
 ORDER BY f.words
 LIMIT 101
