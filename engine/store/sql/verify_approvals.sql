-- what a policy of its time wanted approved, and nobody else had approved; approvals and policies that the chain does not have
WITH taken AS (
    SELECT 'run ' || r.run_id || ' was posted' AS words, 'post' AS policy, 'run' AS kind, r.run_id, NULL::date AS month,
           r.root AS digest, r.posted_no AS taken_no, 0::int8 AS after_no, r.actor, abs(r.amount_fen) AS moved_fen
      FROM weir.run r WHERE r.state = 'posted'
     UNION ALL
    SELECT 'month ' || to_char(m.month, 'YYYY-MM') || ' was closed', 'close', 'month', NULL, m.month,
           sha256(convert_to(concat(E'weir-month-state-1\nmonth=', to_char(m.month, 'YYYY-MM'), E'\n',
               (SELECT string_agg('run=' || r.run_id || ' ' || encode(r.root, 'hex') || E'\n', '' ORDER BY r.run_id)
                  FROM weir.run r WHERE r.state = 'posted' AND r.invoice_day >= m.month
                   AND r.invoice_day < m.month + interval '1 month')), 'UTF8')), m.closed_no, 0, m.actor, 1
      FROM weir.month m
     UNION ALL
    SELECT 'tariff ' || t.tariff || ' was published under journal number ' || t.recorded_no, 'publish', 'tariff', NULL, NULL,
           t.digest, t.recorded_no, lag(t.recorded_no, 1, 0::int8) OVER (PARTITION BY t.tariff ORDER BY t.recorded_no), NULL, 1
      FROM weir.tariff t)
SELECT ''::text, 0::int4, f.words
  FROM (SELECT t.words || ' without the second person that it took' AS words
          FROM taken t
         WHERE t.moved_fen > (SELECT p.above_fen FROM weir.policy p WHERE p.policy = t.policy AND p.recorded_no < t.taken_no
                               ORDER BY p.recorded_no DESC LIMIT 1)
           AND NOT EXISTS (SELECT FROM (
                   SELECT DISTINCT ON (o.actor) o.actor, o.granted FROM weir.approval o
                    WHERE o.kind = t.kind AND o.run_id IS NOT DISTINCT FROM t.run_id AND o.month IS NOT DISTINCT FROM t.month
                      AND o.digest = t.digest AND o.recorded_no > t.after_no AND o.recorded_no < t.taken_no
                    ORDER BY o.actor, o.recorded_no DESC) a
                 WHERE a.granted AND a.actor IS DISTINCT FROM t.actor
                   AND a.actor <> (SELECT j.actor FROM weir.journal j WHERE j.journal_no = t.taken_no))
         UNION ALL
        SELECT 'the ' || d.kind || ' under journal number ' || d.recorded_no || ' is not in the chain'
          FROM (SELECT 'approval' AS kind, recorded_no FROM weir.approval UNION ALL SELECT 'policy', recorded_no FROM weir.policy) d
         WHERE NOT EXISTS (SELECT FROM weir.chain c WHERE c.recorded_no = d.recorded_no AND c.kind = d.kind)
         UNION ALL
        SELECT 'link ' || c.link_no || ' of the chain is of ' || c.kind || ' ' || c.recorded_no || ', which is not there'
          FROM weir.chain c
         WHERE (c.kind = 'approval' AND NOT EXISTS (SELECT FROM weir.approval a WHERE a.recorded_no = c.recorded_no))
            OR (c.kind = 'policy' AND NOT EXISTS (SELECT FROM weir.policy p WHERE p.recorded_no = c.recorded_no))) f
 ORDER BY f.words
 LIMIT 101
