COPY (
-- the findings of a run, each with the newest decision on it up to journal number $3; $2, the book, has no part in it
SELECT coalesce(a.account, '') || ':' || f.subject || ':' || f.code || ':' || f.day, a.account, f.subject,
       f.code, f.day, f.run_id, f.held, f.detail, d.decision, d.reason
  FROM finding f
  LEFT JOIN weir.account a ON a.account_id = f.account_id
  LEFT JOIN LATERAL (
       SELECT x.decision, x.reason
         FROM weir.finding_decision x
        WHERE x.account_id = f.account_id AND x.subject = f.subject AND x.code = f.code AND x.day = f.day AND x.recorded_no <= $3
        ORDER BY x.recorded_no DESC LIMIT 1) d ON true
 WHERE f.run_id = $1 AND $2 >= 0
 ORDER BY f.account_id, f.subject, f.code, f.day
) TO STDOUT (FORMAT binary)
