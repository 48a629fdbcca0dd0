-- permits, points, districts, declarations and tariffs: what was recorded until the last closing and is not what was linked then; the rows as the function
-- record_rows has them, which somebody may have replaced
WITH upto AS (SELECT max(linked_no) - 1 FROM weir.record),
kept AS (SELECT * FROM weir.record WHERE part IN ('district', 'district_limit', 'level', 'permit', 'withdrawal_point', 'fee_declaration', 'tariff')),
found AS (
    SELECT b.recorded_no, b.part, sum(b.row_count)::int8 AS row_count, sha256(string_agg(b.digest, ''::bytea ORDER BY b.bucket)) AS digest
      FROM (SELECT r.recorded_no, r.part, r.bucket, count(*) AS row_count,
                   sha256(convert_to(string_agg(r.row_text, E'\n' ORDER BY r.row_text COLLATE "C"), 'UTF8')) AS digest
              FROM (
        SELECT d.recorded_no AS recorded_no, 'district' AS part, 0 AS bucket, jsonb_build_array(d.district, d.recorded_no, d.name, d.parent, d.zone, d.network,
            d.ban)::text AS row_text
        FROM weir.district d WHERE (TABLE upto) > 0 AND d.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT l.recorded_no, 'district_limit', 0, jsonb_build_array(l.district, l.year, l.source, l.recorded_no,
            l.volume_l)::text
        FROM weir.district_limit l WHERE (TABLE upto) > 0 AND l.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT l.recorded_no, 'level', 0, jsonb_build_array(l.district, l.day, l.recorded_no, l.level_mm, l.floor_mm)::text
        FROM weir.level l WHERE (TABLE upto) > 0 AND l.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT p.recorded_no, 'permit', p.account_id / 1000, jsonb_build_array(p.account_id, p.from_day, p.recorded_no,
            p.to_day, p.district, p.source, p.zone, p.use, p.volume_l, p.tariff, p.class, p.status, p.attributes,
            p.reason)::text
        FROM weir.permit p WHERE (TABLE upto) > 0 AND p.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT w.recorded_no, 'withdrawal_point', w.account_id / 1000, jsonb_build_array(w.account_id, w.meter_id, w.from_day,
            w.recorded_no, w.to_day, w.point_id, w.district, w.source, w.capacity_l_day, w.zone, w.location, w.basis, w.role,
            w.share_ppm, w.reason)::text
        FROM weir.withdrawal_point w WHERE (TABLE upto) > 0 AND w.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT d.recorded_no, 'fee_declaration', 0, jsonb_build_array(d.period, d.declaration_no, d.recorded_no,
            d.entry_count, d.volume_l, d.amount_fen, d.exempt_fen, d.due_fen, encode(d.root, 'hex'), d.actor)::text
        FROM weir.fee_declaration d WHERE (TABLE upto) > 0 AND d.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT t.recorded_no, 'tariff', 0, jsonb_build_array(t.tariff_no, t.tariff, encode(t.digest, 'hex'),
            encode(sha256(t.document), 'hex'), t.recorded_no, t.correct, t.reason)::text
        FROM weir.tariff t WHERE (TABLE upto) > 0 AND t.recorded_no <= (TABLE upto)) r
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
