-- ranges of $1 accounts that are in cycle $2 on day $3 as of $4
SELECT min(account_id), max(account_id), sum(count(*)) OVER ()::int8
  FROM (SELECT account_id, (row_number() OVER (ORDER BY account_id) - 1) / $1 AS chunk
          FROM (SELECT DISTINCT ON (account_id) account_id, cycle
                  FROM account_terms
                 WHERE from_day <= $3 AND recorded_no <= $4
                 ORDER BY account_id, from_day DESC, recorded_no DESC) AS terms
         WHERE cycle = $2) AS member
 GROUP BY chunk
 ORDER BY 1
