-- the rows of runs: what was recorded until the last closing and is not what was linked then; the rows as the function
-- record_rows has them, which somebody may have replaced
WITH upto AS (SELECT max(linked_no) - 1 FROM weir.record),
kept AS (SELECT * FROM weir.record WHERE part IN ('run', 'run_chunk', 'book')),
found AS (
    SELECT b.recorded_no, b.part, sum(b.row_count)::int8 AS row_count, sha256(string_agg(b.digest, ''::bytea ORDER BY b.bucket)) AS digest
      FROM (SELECT r.recorded_no, r.part, r.bucket, count(*) AS row_count,
                   sha256(convert_to(string_agg(r.row_text, E'\n' ORDER BY r.row_text COLLATE "C"), 'UTF8')) AS digest
              FROM (
        SELECT r.posted_no AS recorded_no, 'run' AS part, 0 AS bucket, jsonb_build_array(r.run_id, r.kind, r.state, r.scope, r.through_day, r.invoice_day,
            r.as_of_no, r.book, r.rules_version, r.settings, r.tariffs, r.account_count, r.billed_count, r.held_count,
            r.nothing_count, r.invoice_count, r.line_count, r.finding_count, r.volume_l, r.amount_fen, encode(r.root, 'hex'),
            r.posted_no, r.actor, to_char(r.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), to_char(r.sealed_at AT
            TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), to_char(r.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
            r.review, r.reviewed)::text AS row_text
        FROM weir.run r WHERE (TABLE upto) > 0 AND r.posted_no <= (TABLE upto)
        UNION ALL
        SELECT r.posted_no, 'run_chunk', 0, jsonb_build_array(c.run_id, c.chunk_no, c.account_lo, c.account_hi, c.done,
            c.account_count, c.billed_count, c.held_count, c.nothing_count, c.invoice_count, c.line_count, c.finding_count,
            c.volume_l, c.amount_fen)::text
        FROM weir.run_chunk c JOIN weir.run r ON r.run_id = c.run_id WHERE (TABLE upto) > 0 AND r.posted_no <= (TABLE upto)
        UNION ALL
        SELECT r.posted_no, 'book', 0, jsonb_build_array(b.book, b.month, b.run_id)::text
        FROM weir.book b JOIN (SELECT p.book, min(p.posted_no) AS posted_no FROM weir.run p WHERE p.kind <> 'fee' GROUP BY p.book) r ON r.book = b.book WHERE (TABLE upto) > 0 AND r.posted_no <= (TABLE upto)
) r
             GROUP BY r.recorded_no, r.part, r.bucket) b
     GROUP BY b.recorded_no, b.part)
SELECT ''::text, 0::int4, f.words
  FROM (SELECT coalesce(c.part, f.part) || ': the rows of journal number ' || coalesce(c.recorded_no, f.recorded_no)
               || coalesce(' (' || j.kind || ' ' || j.detail || ')', '') || ' are not what was linked when a month was closed: '
               || coalesce(c.row_count, 0) || ' then, ' || coalesce(f.row_count, 0) || ' now' AS words
          FROM kept c
          FULL JOIN found f ON f.recorded_no = c.recorded_no AND f.part = c.part
          LEFT JOIN weir.journal j ON j.journal_no = coalesce(c.recorded_no, f.recorded_no)
         WHERE (c.row_count, c.digest) IS DISTINCT FROM (f.row_count, f.digest)) f
 ORDER BY f.words
 LIMIT 101
