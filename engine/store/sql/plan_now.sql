-- $1 to $2: the accounts; kinds as numbers, in the order of enum plan_kind
COPY (SELECT DISTINCT ON (account_id, kind_no, from_day)
             account_id, kind_no, from_day, to_day, volume_l, reason
        FROM (SELECT account_id, from_day, to_day, volume_l, reason, recorded_no,
                     CASE plan_kind WHEN 'plan' THEN 1 WHEN 'norm' THEN 2 ELSE 3 END AS kind_no
                FROM plan
               WHERE account_id BETWEEN $1 AND $2) AS numbered
       ORDER BY account_id, kind_no, from_day, recorded_no DESC) TO STDOUT (FORMAT binary)
