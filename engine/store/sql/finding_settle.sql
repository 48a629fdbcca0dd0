-- $1 account_id $2 subject $3 code $4 day $5 recorded_no $6 reason; only while it is open
INSERT INTO finding_decision (account_id, subject, code, day, recorded_no, decision, reason, actor)
SELECT DISTINCT f.account_id, f.subject, f.code, f.day, $5::int8, 'accept', $6::text, session_user
  FROM finding_ingest f
 WHERE f.account_id = $1 AND f.subject = $2 AND f.code = $3 AND f.day = $4
   AND NOT EXISTS (SELECT FROM finding_decision d
                    WHERE d.account_id = f.account_id AND d.subject = f.subject
                      AND d.code = f.code AND d.day = f.day AND d.recorded_no >= f.recorded_no)
