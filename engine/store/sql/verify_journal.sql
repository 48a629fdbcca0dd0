-- journal numbers that are missing, runs that do not fit into the journal, and published documents that were changed
SELECT ''::text, 0::int4, f.words
  FROM (SELECT 'journal number ' || j.before_no + 1 || ' is missing' AS words
          FROM (SELECT journal_no, lag(journal_no, 1, 0::int8) OVER (ORDER BY journal_no) AS before_no FROM weir.journal) j
         WHERE j.journal_no <> j.before_no + 1
         UNION ALL
        SELECT 'the document of tariff ' || t.tariff || ' is not what its digest says'
          FROM weir.tariff t
         WHERE t.digest <> sha256(t.document)
         UNION ALL
        SELECT 'run ' || r.run_id || ' was posted under journal number ' || coalesce(r.posted_no::text, 'none')
               || ', which does not say so'
          FROM weir.run r
          LEFT JOIN weir.journal j ON j.journal_no = r.posted_no
         WHERE r.state = 'posted'
           AND (j.kind = 'post' AND j.detail = 'run ' || r.run_id AND r.as_of_no < r.posted_no) IS NOT TRUE
         UNION ALL
        SELECT 'run ' || r.run_id || ' counts other accounts and findings than its chunks'
          FROM weir.run r
         CROSS JOIN LATERAL (
               SELECT coalesce(sum(c.billed_count), 0)::int8 AS billed, coalesce(sum(c.held_count), 0)::int8 AS held,
                      coalesce(sum(c.nothing_count), 0)::int8 AS nothing, coalesce(sum(c.finding_count), 0)::int8 AS findings
                 FROM weir.run_chunk c WHERE c.run_id = r.run_id) c
         WHERE r.state = 'posted'
           AND (r.billed_count IS DISTINCT FROM c.billed OR r.held_count IS DISTINCT FROM c.held
                OR r.nothing_count IS DISTINCT FROM c.nothing OR r.finding_count IS DISTINCT FROM c.findings)
         UNION ALL
        SELECT DISTINCT 'there are chunks of run ' || c.run_id || ', but no such run'
          FROM weir.run_chunk c
         WHERE NOT EXISTS (SELECT FROM weir.run r WHERE r.run_id = c.run_id)
         UNION ALL
        SELECT 'run ' || r.run_id || ' names a tariff that was never published: ' || coalesce(nullif(line, ''), 'none')
          FROM weir.run r
         CROSS JOIN LATERAL regexp_split_to_table(rtrim(r.tariffs, E'\n'), E'\n') AS line
         WHERE r.state = 'posted'
           AND (line <> '' OR r.billed_count > 0) -- before the first tariff is published accounts are held, none billed
           AND NOT EXISTS (SELECT FROM weir.tariff t WHERE t.tariff || '=' || encode(t.digest, 'hex') = line)
         UNION ALL
        SELECT 'run ' || r.run_id || ' has another date than its invoices, or bills beyond its last day'
          FROM weir.run r
         WHERE r.state = 'posted'
           AND EXISTS (SELECT FROM weir.invoice i
                        WHERE i.book = r.book AND i.run_id = r.run_id
                          AND (i.invoice_day <> r.invoice_day OR (i.kind = 'bill' AND i.period_end_day > r.through_day)))) f
 ORDER BY f.words
 LIMIT 101
