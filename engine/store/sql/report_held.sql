-- $1 run $2 so many at most: accounts it held, with the finding that holds each
SELECT coalesce(a.account, ''), f.subject, f.code, f.day, f.detail
  FROM finding f
  LEFT JOIN account a USING (account_id)
 WHERE f.run_id = $1::int8 AND f.held
 ORDER BY f.account_id, f.day, f.code, f.subject
 LIMIT $2::int8
