-- $1 account_id $2 subject $3 code $4 day $5 decision $6 reason; one row
SELECT EXISTS (SELECT FROM finding f
                WHERE f.account_id = $1 AND f.subject = $2 AND f.code = $3 AND f.day = $4),
       coalesce((SELECT d.decision = $5 AND d.reason = $6
                   FROM finding_decision d
                  WHERE d.account_id = $1 AND d.subject = $2 AND d.code = $3 AND d.day = $4
                    AND d.recorded_no >= coalesce((SELECT max(f.recorded_no) FROM finding_ingest f
                                                    WHERE f.account_id = $1 AND f.subject = $2 AND f.code = $3 AND f.day = $4), 0)
                  ORDER BY d.recorded_no DESC
                  LIMIT 1), false)
