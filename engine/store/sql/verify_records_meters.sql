-- meters, reads and what was told of them and decided: what was recorded until the last closing and is not what was linked then; the rows as the function
-- record_rows has them, which somebody may have replaced
WITH upto AS (SELECT max(linked_no) - 1 FROM weir.record),
kept AS (SELECT * FROM weir.record WHERE part IN ('meter', 'meter_installation', 'read_file', 'read', 'finding', 'finding_decision')),
found AS (
    SELECT b.recorded_no, b.part, sum(b.row_count)::int8 AS row_count, sha256(string_agg(b.digest, ''::bytea ORDER BY b.bucket)) AS digest
      FROM (SELECT r.recorded_no, r.part, r.bucket, count(*) AS row_count,
                   sha256(convert_to(string_agg(r.row_text, E'\n' ORDER BY r.row_text COLLATE "C"), 'UTF8')) AS digest
              FROM (
        SELECT m.recorded_no AS recorded_no, 'meter' AS part, m.meter_id / 1000 AS bucket, jsonb_build_array(m.meter_id, m.meter, m.recorded_no)::text AS row_text
        FROM weir.meter m WHERE (TABLE upto) > 0 AND m.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT i.recorded_no, 'meter_installation', i.account_id / 1000, jsonb_build_array(i.account_id, i.meter_id,
            i.from_day, i.recorded_no, i.first_register_milli, i.to_day, i.last_register_milli, i.digits, i.litres_per_count,
            i.size, i.max_flow_l_day, i.parent_meter_id, i.carry, i.of_other, i.reason)::text
        FROM weir.meter_installation i WHERE (TABLE upto) > 0 AND i.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT f.recorded_no, 'read_file', 0, jsonb_build_array(f.file_id, encode(f.digest, 'hex'), f.name, f.recorded_no,
            f.read_count, f.new_count, f.same_count, f.unplaced_count, f.finding_count, f.first_day, f.last_day,
            f.of_volume)::text
        FROM weir.read_file f WHERE (TABLE upto) > 0 AND f.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT r.recorded_no, 'read', r.account_id / 1000, jsonb_build_array(r.account_id, r.meter_id, r.read_day,
            r.read_second, r.recorded_no, r.register_milli, r.kind, r.file_id, r.line_no, r.note)::text
        FROM weir.read r WHERE (TABLE upto) > 0 AND r.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT f.recorded_no, 'finding', f.account_id / 1000, jsonb_build_array(f.account_id, f.subject, f.code, f.day,
            f.run_id, f.held, f.detail, f.recorded_no)::text
        FROM weir.finding f WHERE (TABLE upto) > 0 AND f.recorded_no <= (TABLE upto)
        UNION ALL
        SELECT d.recorded_no, 'finding_decision', d.account_id / 1000, jsonb_build_array(d.account_id, d.subject, d.code,
            d.day, d.recorded_no, d.decision, d.reason, d.actor)::text
        FROM weir.finding_decision d WHERE (TABLE upto) > 0 AND d.recorded_no <= (TABLE upto)) r
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
