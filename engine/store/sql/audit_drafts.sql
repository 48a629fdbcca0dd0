-- runs that wait for longer than $1 days at second $2 since 1970; how many wait
SELECT c.checked, f.found, f.subject, f.words
  FROM (SELECT count(*) AS checked FROM weir.run WHERE state IN ('open', 'draft', 'posting')) c
  LEFT JOIN LATERAL (
       SELECT count(*) OVER () AS found, 'run ' || r.run_id AS subject,
              CASE r.state WHEN 'draft' THEN 'is a draft' ELSE 'is not computed to its end' END || ', opened on ' || r.opened_at::date || ', '
              || r.kind || ' ' || r.scope || ' dated ' || r.invoice_day AS words
         FROM weir.run r
        WHERE r.state IN ('open', 'draft', 'posting') AND r.opened_at < to_timestamp($2::int8) - make_interval(days => $1::int4)
        ORDER BY r.run_id
        LIMIT 100) f ON true
