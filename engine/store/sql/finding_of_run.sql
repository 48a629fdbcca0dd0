-- $1 run_id $2 its posted_no $3 least and $4 greatest account_id: what the run told, and the rest of what was told before it
-- was posted, since what is known is not told again; the meter that a finding is about, or null
SELECT f.account_id, a.account, f.subject, f.code, f.day, f.run_id, f.held, f.detail, m.meter_id
  FROM finding f
  LEFT JOIN account a ON a.account_id = f.account_id
  LEFT JOIN meter m ON m.meter = f.subject
 WHERE f.account_id BETWEEN $3 AND $4 AND (f.run_id = $1 OR f.recorded_no < $2)
 ORDER BY f.account_id, f.day, f.code, f.subject, f.run_id
