-- open conflicts among reads that waited for a meter that is loaded now
SELECT f.subject, f.day, f.detail
  FROM finding_ingest f
  JOIN meter m ON m.meter = f.subject
 WHERE f.account_id = 0 AND f.code = 'read-conflict'
   AND NOT EXISTS (SELECT FROM finding_decision d
                    WHERE d.account_id = f.account_id AND d.subject = f.subject
                      AND d.code = f.code AND d.day = f.day)
 ORDER BY f.subject, f.day
