-- $1 run $2 its book $3 as of $4 so many on each side: accounts whose newest bill of the run counts in a plan or norm row that
-- holds on its last day, those above it and those below it by how much of it they used
WITH newest AS (
    SELECT DISTINCT ON (i.account_id) i.account_id, i.period_end_day - 1 AS last_day, i.counter_state
      FROM invoice i
     WHERE i.book = $2::int8::int4 AND i.run_id = $1::int8 AND i.kind = 'bill'
       AND EXISTS (SELECT FROM plan p WHERE p.account_id = i.account_id AND p.plan_kind IN ('plan', 'norm'))
     ORDER BY i.account_id, i.entry_no DESC),
counted AS (
    SELECT n.account_id, n.last_day, CASE n.counter_state[k] WHEN 2 THEN 'plan' ELSE 'norm' END AS plan_kind,
           n.counter_state[k + 1] AS counter_key, date '1970-01-01' + n.counter_state[k + 2]::int4 AS from_day,
           n.counter_state[k + 3] AS used_l
      FROM newest n
     CROSS JOIN LATERAL generate_series(1, cardinality(n.counter_state), 4) AS k
     WHERE n.counter_state[k] IN (2, 3)),
planned AS (
    SELECT c.*, p.to_day, p.volume_l, c.used_l > p.volume_l AS above
      FROM counted c
     CROSS JOIN LATERAL (SELECT r.to_day, r.volume_l FROM plan r
                          WHERE r.account_id = c.account_id AND r.plan_kind = c.plan_kind AND r.from_day = c.from_day
                            AND r.recorded_no <= $3::int8
                          ORDER BY r.recorded_no DESC LIMIT 1) p
     WHERE p.volume_l > 0 AND c.from_day <= c.last_day AND p.to_day > c.last_day),
ranked AS (
    SELECT p.*, count(*) OVER () AS all_count, count(*) FILTER (WHERE p.above) OVER () AS above_count,
           (10000 * p.used_l::numeric / p.volume_l)::int8 AS used_percent,
           row_number() OVER (PARTITION BY p.above ORDER BY p.used_l::numeric / p.volume_l DESC, p.account_id) AS place
      FROM planned p)
SELECT a.account, r.plan_kind, coalesce(n.name, ''), r.from_day, r.to_day, r.volume_l, r.used_l, r.used_percent, r.last_day,
       r.all_count, r.above_count
  FROM ranked r
  JOIN account a USING (account_id)
  LEFT JOIN counter_name n USING (counter_key)
 WHERE r.place <= $4::int8
 ORDER BY r.used_l::numeric / r.volume_l DESC, r.account_id
