-- findings of days from $1 up to $2 that hold an account, undecided, whose day no bill has reached; how many findings there are
SELECT c.checked, f.found, f.subject, f.words
  FROM (SELECT count(*) AS checked FROM weir.finding f WHERE f.day >= $1::date AND f.day < $2::date) c
  LEFT JOIN LATERAL (
       SELECT count(*) OVER () AS found, coalesce(a.account, '') || ':' || f.subject || ':' || f.code || ':' || f.day AS subject,
              CASE WHEN f.run_id = 0 THEN 'told when it was loaded' ELSE 'told by run ' || f.run_id END || ', and open: ' || left(f.detail, 300) AS words
         FROM weir.finding f
         LEFT JOIN weir.account a ON a.account_id = f.account_id
         LEFT JOIN weir.account_head h ON h.account_id = f.account_id
        WHERE f.day >= $1::date AND f.day < $2::date AND f.held
          AND (h.through_day IS NULL OR h.through_day < f.day)
          AND NOT EXISTS (SELECT FROM weir.finding_decision d
                           WHERE d.account_id = f.account_id AND d.subject = f.subject AND d.code = f.code AND d.day = f.day
                             AND (f.run_id <> 0 OR d.recorded_no >= f.recorded_no))
        ORDER BY f.account_id, f.day, f.code, f.subject
        LIMIT 100) f ON true
