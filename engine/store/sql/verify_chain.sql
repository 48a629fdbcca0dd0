-- links that are missing, and links of what is not there; months whose rows are not what was closed
SELECT ''::text, 0::int4, f.words
  FROM (SELECT 'link ' || c.before_no + 1 || ' of the chain is missing' AS words
          FROM (SELECT link_no, lag(link_no, 1, 0::int8) OVER (ORDER BY link_no) AS before_no FROM weir.chain) c
         WHERE c.link_no <> c.before_no + 1
         UNION ALL
        SELECT 'link ' || c.link_no || ' of the chain is of run ' || c.run_id || ', which is not there, or not posted'
          FROM weir.chain c
         WHERE c.run_id IS NOT NULL AND NOT EXISTS (SELECT FROM weir.run r WHERE r.run_id = c.run_id AND r.state = 'posted')
         UNION ALL
        SELECT 'run ' || r.run_id || ' is posted, but the chain does not have it'
          FROM weir.run r
         WHERE r.state = 'posted' AND NOT EXISTS (SELECT FROM weir.chain c WHERE c.run_id = r.run_id)
         UNION ALL
        SELECT 'link ' || c.link_no || ' of the chain is of month ' || to_char(c.month, 'YYYY-MM') || ', which is not closed'
          FROM weir.chain c
         WHERE c.month IS NOT NULL AND NOT EXISTS (SELECT FROM weir.month m WHERE m.month = c.month)
         UNION ALL
        SELECT 'month ' || to_char(m.month, 'YYYY-MM') || ' is closed, but the chain does not have it'
          FROM weir.month m
         WHERE NOT EXISTS (SELECT FROM weir.chain c WHERE c.month = m.month)
         UNION ALL
        SELECT 'journal number ' || j.journal_no || ' is a ' || j.kind || ' (' || j.detail || ') that the chain does not have'
          FROM weir.journal j
         WHERE j.kind IN ('post', 'close', 'approve', 'withdraw', 'policy', 'record') AND NOT EXISTS (SELECT FROM weir.chain c WHERE c.recorded_no = j.journal_no)
         UNION ALL
        SELECT 'link ' || c.link_no || ' of the chain is under journal number ' || c.recorded_no || ', which does not say so'
          FROM weir.chain c
          LEFT JOIN weir.journal j ON j.journal_no = c.recorded_no
          LEFT JOIN weir.approval a ON a.recorded_no = c.recorded_no
          LEFT JOIN weir.policy p ON p.recorded_no = c.recorded_no
         WHERE (j.kind || ' ' || j.detail
                = CASE c.kind WHEN 'run' THEN 'post run ' || c.run_id
                              WHEN 'month' THEN 'close month ' || to_char(c.month, 'YYYY-MM')
                              WHEN 'record' THEN 'record until ' || c.recorded_no - 1
                              WHEN 'policy' THEN 'policy ' || p.policy || ' ' || coalesce(p.above_fen::text, 'none')
                              WHEN 'approval' THEN CASE WHEN a.granted THEN 'approve ' ELSE 'withdraw ' END || a.kind || ' '
                                   || CASE a.kind WHEN 'run' THEN a.run_id::text WHEN 'month' THEN to_char(a.month, 'YYYY-MM')
                                                  ELSE encode(a.digest, 'hex') END END) IS NOT TRUE
           AND (c.kind IS NULL OR c.kind NOT IN ('approval', 'policy') OR a.recorded_no IS NOT NULL OR p.recorded_no IS NOT NULL)
         UNION ALL
        SELECT 'run ' || r.run_id || ' was posted in month ' || to_char(m.month, 'YYYY-MM') || ' after it was closed'
          FROM weir.run r
          JOIN weir.month m ON r.invoice_day < m.month + interval '1 month' AND r.posted_no > m.closed_no
         WHERE r.state = 'posted'
           AND NOT EXISTS (SELECT FROM weir.month n WHERE n.month < m.month AND r.invoice_day < n.month + interval '1 month')) f
 ORDER BY f.words
 LIMIT 101
