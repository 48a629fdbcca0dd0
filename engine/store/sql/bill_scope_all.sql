-- ranges of at most $1 accounts, numbers being dense; how many accounts there are comes with each
SELECT lo, least(lo + $1 - 1, hi), accounts
  FROM (SELECT min(account_id) AS first, max(account_id) AS hi, count(*) AS accounts FROM account WHERE kind = 'account') AS present,
       generate_series(first, hi, $1) AS lo
 ORDER BY lo
