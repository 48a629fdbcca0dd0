-- $1 posted run $2 so many at most: accounts it held, with a finding that holds each.  What was told before is not told again when
-- a run is posted, so here are also findings from before that nobody had decided about, of accounts in the run's scope that no
-- posted run has billed since.
SELECT coalesce(held.account, ''), held.subject, held.code, held.day, held.detail
  FROM (SELECT DISTINCT ON (f.account_id) f.account_id, a.account, f.subject, f.code, f.day, f.detail
          FROM run r
          JOIN finding f ON f.held AND f.recorded_no <= r.posted_no AND f.day <= r.through_day
          JOIN account a ON a.account_id = f.account_id AND a.kind = 'account'
         WHERE r.run_id = $1::int8
           AND (f.run_id = r.run_id
                OR (NOT EXISTS (SELECT FROM finding_decision d
                                 WHERE d.account_id = f.account_id AND d.subject = f.subject AND d.code = f.code AND d.day = f.day
                                   AND d.recorded_no <= r.as_of_no)
                    AND NOT EXISTS (SELECT FROM invoice i JOIN run o USING (run_id)
                                     WHERE i.account_id = f.account_id AND i.kind = 'bill' AND i.period_end_day >= f.day
                                       AND o.posted_no > f.recorded_no AND o.posted_no <= r.posted_no)
                    AND CASE WHEN r.kind <> 'bill' THEN false WHEN r.scope = 'all' THEN true
                             WHEN r.scope LIKE 'account:%' THEN r.scope = 'account:' || a.account
                             ELSE r.scope = 'cycle:' || (SELECT t.cycle FROM account_terms t
                                                          WHERE t.account_id = f.account_id AND t.from_day <= r.through_day
                                                            AND t.recorded_no <= r.as_of_no
                                                          ORDER BY t.from_day DESC, t.recorded_no DESC LIMIT 1) END))
         ORDER BY f.account_id, f.run_id = r.run_id DESC, f.recorded_no DESC, f.day, f.code, f.subject) held
 ORDER BY held.account_id
 LIMIT $2::int8
