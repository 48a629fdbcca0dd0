-- decisions that do not say why or by whom, or that the journal does not know; how many decisions there are
SELECT c.checked, f.found, f.subject, f.words
  FROM (SELECT (SELECT count(*) FROM weir.finding_decision) + (SELECT count(*) FROM weir.tariff WHERE correct)
               + (SELECT count(*) FROM weir.run WHERE review IS NOT NULL AND state = 'posted')
               + (SELECT count(*) FROM weir.adjustment) AS checked) c
  LEFT JOIN LATERAL (
       SELECT count(*) OVER () AS found, g.subject, g.words
         FROM (SELECT coalesce(a.account, '') || ':' || d.subject || ':' || d.code || ':' || d.day AS subject,
                      CASE WHEN btrim(d.reason) = '' THEN 'decided "' || d.decision || '" without a reason'
                           WHEN btrim(d.actor) = '' THEN 'decided "' || d.decision || '", by nobody knows whom'
                           ELSE 'decided under journal number ' || d.recorded_no || ', which does not say so' END AS words
                 FROM weir.finding_decision d
                 LEFT JOIN weir.account a ON a.account_id = d.account_id
                 LEFT JOIN weir.journal j ON j.journal_no = d.recorded_no
                WHERE btrim(d.reason) = '' OR btrim(d.actor) = '' OR coalesce(j.kind, '') NOT IN ('decide', 'post') -- a posting settles what it corrects
                UNION ALL
               SELECT 'tariff ' || t.tariff || ', document ' || t.tariff_no, 'corrects what was published before, without a reason'
                 FROM weir.tariff t
                WHERE t.correct AND coalesce(btrim(t.reason), '') = ''
                UNION ALL
               SELECT 'run ' || r.run_id, 'had to be reviewed (' || r.review || '), and was posted without a word'
                 FROM weir.run r
                WHERE r.state = 'posted' AND r.review IS NOT NULL AND coalesce(btrim(r.reviewed), '') = ''
                UNION ALL
               SELECT 'adjustment ' || n.adjustment, 'has no document'
                 FROM weir.adjustment n
                WHERE coalesce(btrim(n.document), '') = '') g
        ORDER BY g.subject
        LIMIT 100) f ON true
