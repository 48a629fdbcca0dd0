-- $1 account_id $2 run_id $3 begin and $4 end (exclusive) of a period: what the run told, and what else was told of
-- these days, each with the newest decision
SELECT f.code, f.subject, f.day, f.detail, d.decision, d.reason, d.actor,
       extract(epoch FROM (SELECT j.recorded_at FROM weir.journal j WHERE j.journal_no = d.recorded_no))::int8
  FROM (SELECT code, subject, day, detail FROM finding WHERE account_id = $1 AND run_id = $2
        UNION
        SELECT code, subject, day, detail FROM weir.finding
         WHERE account_id = $1 AND run_id <> $2 AND day BETWEEN $3 AND $4) f
  LEFT JOIN LATERAL (SELECT n.decision, n.reason, n.actor, n.recorded_no
                       FROM weir.finding_decision n
                      WHERE n.account_id = $1 AND n.subject = f.subject AND n.code = f.code AND n.day = f.day
                      ORDER BY n.recorded_no DESC
                      LIMIT 1) d ON true
 ORDER BY f.day, f.code, f.subject
