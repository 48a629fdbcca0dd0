-- ranges of $1 accounts that ever had tariff $2, as of $3
SELECT min(account_id), max(account_id), sum(count(*)) OVER ()::int8
  FROM (SELECT account_id, (row_number() OVER (ORDER BY account_id) - 1) / $1 AS chunk
          FROM (SELECT DISTINCT account_id FROM account_terms WHERE tariff = $2 AND recorded_no <= $3) AS terms
         ) AS member
 GROUP BY chunk
 ORDER BY 1
