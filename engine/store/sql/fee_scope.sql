-- ranges of at most $1 taxpayers, and how many there are in all
SELECT min(account_id), max(account_id), max(total)
  FROM (SELECT account_id, row_number() OVER (ORDER BY account_id) AS place, count(*) OVER () AS total
          FROM account a
         WHERE a.kind IN ('permit', 'point') AND a.recorded_no <= $2
           AND EXISTS (SELECT FROM withdrawal_point p WHERE p.account_id = a.account_id AND p.role = 'withdrawal' AND p.recorded_no <= $2)) AS taxpayer
 GROUP BY (place - 1) / $1
 ORDER BY 1
