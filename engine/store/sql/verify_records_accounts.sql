-- accounts, their terms, uses, plans, openings and adjustments: what was recorded until the last closing and is not what was linked then; the rows as the function
-- record_rows has them, which somebody may have replaced
WITH upto AS (SELECT max(linked_no) - 1 FROM weir.record),
kept AS (SELECT * FROM weir.record WHERE part IN ('account', 'account_terms', 'account_use', 'plan', 'opening', 'adjustment', 'counter_name')),
found AS (
    SELECT b.recorded_no, b.part, sum(b.row_count)::int8 AS row_count, sha256(string_agg(b.digest, ''::bytea ORDER BY b.bucket)) AS digest
      FROM (SELECT r.recorded_no, r.part, r.bucket, count(*) AS row_count,
                   sha256(convert_to(string_agg(r.row_text, E'\n' ORDER BY r.row_text COLLATE "C"), 'UTF8')) AS digest
              FROM (
        SELECT a.recorded_no AS recorded_no, 'account' AS part, a.account_id / 1000 AS bucket, jsonb_build_array(a.account_id, a.account, a.kind,
            a.recorded_no)::text AS row_text
        FROM weir.account a WHERE (TABLE upto) > 0 AND a.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT t.recorded_no, 'account_terms', t.account_id / 1000, jsonb_build_array(t.account_id, t.from_day, t.recorded_no,
            t.tariff, t.class, t.persons, t.cycle, t.district, t.opened_day, t.closed_day, t.relief, t.attributes,
            t.reason)::text
        FROM weir.account_terms t WHERE (TABLE upto) > 0 AND t.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT u.recorded_no, 'account_use', u.account_id / 1000, jsonb_build_array(u.account_id, u.from_day, u.use_no,
            u.recorded_no, u.class, u.volume_l, u.per, u.share_ppm, u.reason)::text
        FROM weir.account_use u WHERE (TABLE upto) > 0 AND u.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT p.recorded_no, 'plan', p.account_id / 1000, jsonb_build_array(p.account_id, p.plan_kind, p.from_day,
            p.recorded_no, p.to_day, p.volume_l, p.reason)::text
        FROM weir.plan p WHERE (TABLE upto) > 0 AND p.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT o.recorded_no, 'opening', o.account_id / 1000, jsonb_build_array(o.account_id, o.line_no, o.recorded_no, o.day,
            o.meter_id, o.register_milli, o.blocks, o.year_begin_day, o.used_l)::text
        FROM weir.opening o WHERE (TABLE upto) > 0 AND o.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT a.recorded_no, 'adjustment', a.account_id / 1000, jsonb_build_array(a.account_id, a.adjustment, a.recorded_no,
            a.adjustment_id, a.from_day, a.to_day, a.volume_l, a.amount_fen, a.class, a.charge, a.fund, a.tiers, a.reason,
            a.document, a.undoes_id)::text
        FROM weir.adjustment a WHERE (TABLE upto) > 0 AND a.recorded_no <= (TABLE upto)) r
             GROUP BY r.recorded_no, r.part, r.bucket) b
     GROUP BY b.recorded_no, b.part
     UNION ALL
    SELECT c.recorded_no, c.part, count(*),
           sha256(convert_to(string_agg(jsonb_build_array(n.counter_key, n.name)::text, E'\n' ORDER BY n.counter_key), 'UTF8'))
      FROM weir.record c
      JOIN weir.counter_name n ON n.counter_key <= c.row_count
     WHERE c.part = 'counter_name'
     GROUP BY c.recorded_no, c.part)
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
