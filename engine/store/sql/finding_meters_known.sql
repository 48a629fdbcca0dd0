-- $1 recorded_no
INSERT INTO finding_decision (account_id, subject, code, day, recorded_no, decision, reason, actor)
SELECT f.account_id, f.subject, f.code, f.day, $1::int8, 'accept', 'the meter was loaded', session_user
  FROM finding_ingest f
  JOIN meter m ON m.meter = f.subject
 WHERE f.code IN ('unknown-meter', 'read-conflict') AND f.account_id = 0
   AND NOT EXISTS (SELECT FROM finding_decision d
                    WHERE d.account_id = f.account_id AND d.subject = f.subject
                      AND d.code = f.code AND d.day = f.day)
