-- findings of loads, ingests and posted runs that nobody decided about, by code: as finding_list has them
SELECT f.code, count(*), count(*) FILTER (WHERE f.held)
  FROM finding f
 WHERE NOT EXISTS (SELECT FROM finding_decision n
                    WHERE n.account_id = f.account_id AND n.subject = f.subject AND n.code = f.code AND n.day = f.day
                      AND (f.run_id <> 0 OR n.recorded_no >= f.recorded_no))
 GROUP BY f.code
 ORDER BY count(*) DESC, f.code
