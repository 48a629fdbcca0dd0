-- numbers of runs, documents and months that are missing; how many there are
SELECT c.checked, f.found, f.subject, f.words
  FROM (SELECT (SELECT count(*) FROM weir.run) + (SELECT count(*) FROM weir.tariff) AS checked) c
  LEFT JOIN LATERAL (
       SELECT count(*) OVER () AS found, g.subject, g.words
         FROM (SELECT 'run ' || n.run_id AS subject,
                      'the run before it is ' || coalesce(n.before_id::text, 'none') || ': numbers are missing' AS words
                 FROM (SELECT run_id, lag(run_id) OVER (ORDER BY run_id) AS before_id FROM weir.run) n
                WHERE n.run_id <> coalesce(n.before_id, 0) + 1
                UNION ALL
               SELECT 'tariff document ' || n.tariff_no,
                      'the document before it is ' || coalesce(n.before_no::text, 'none') || ': numbers are missing'
                 FROM (SELECT tariff_no, lag(tariff_no) OVER (ORDER BY tariff_no) AS before_no FROM weir.tariff) n
                WHERE n.tariff_no <> coalesce(n.before_no, 0) + 1) g
        ORDER BY g.subject
        LIMIT 100) f ON true
