-- $1 open only $2 code or null $3 account or null $4 run_id or null
SELECT f.account_id, a.account, f.subject, f.code, f.day, f.run_id, f.held, f.detail,
       d.decision, d.reason, d.actor
  FROM finding f
  LEFT JOIN account a ON a.account_id = f.account_id
  LEFT JOIN LATERAL (SELECT n.decision, n.reason, n.actor
                       FROM finding_decision n
                      WHERE n.account_id = f.account_id AND n.subject = f.subject
                        AND n.code = f.code AND n.day = f.day
                        AND (f.run_id <> 0 OR n.recorded_no >= f.recorded_no) -- another read may be told later
                      ORDER BY n.recorded_no DESC
                      LIMIT 1) d ON true
 WHERE (NOT $1::bool OR d.decision IS NULL)
   AND ($2::text IS NULL OR f.code = $2)
   AND ($3::text IS NULL OR a.account = $3)
   AND ($4::int8 IS NULL OR f.run_id = $4)
 ORDER BY f.account_id, f.day, f.code, f.subject, f.run_id
