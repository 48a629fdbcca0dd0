-- $1 run $2 so many on each side: taxpayers of a fee run against the plan, or else the permit, of
-- their newest entry in it
WITH newest AS (
    SELECT DISTINCT ON (f.account_id) f.account_id, CASE WHEN f.plan_l IS NULL THEN 'permit' ELSE 'plan' END AS plan_kind,
           f.charge, f.begin_day, f.end_day, coalesce(f.plan_l, f.permit_l) AS volume_l, f.after_l AS used_l
      FROM fee_entry f
     WHERE f.run_id = $1::int8 AND f.reverses_entry_no IS NULL AND coalesce(f.plan_l, f.permit_l) > 0
     ORDER BY f.account_id, f.end_day DESC, f.after_l DESC, f.entry_no DESC),
ranked AS (
    SELECT n.*, count(*) OVER () AS all_count, count(*) FILTER (WHERE n.used_l > n.volume_l) OVER () AS above_count,
           (10000 * n.used_l::numeric / n.volume_l)::int8 AS used_percent,
           row_number() OVER (PARTITION BY n.used_l > n.volume_l ORDER BY n.used_l::numeric / n.volume_l DESC, n.account_id) AS place
      FROM newest n)
SELECT a.account, r.plan_kind, r.charge, r.begin_day, r.end_day, r.volume_l, r.used_l, r.used_percent, r.end_day - 1,
       r.all_count, r.above_count
  FROM ranked r
  JOIN account a USING (account_id)
 WHERE r.place <= $2::int8
 ORDER BY r.used_l::numeric / r.volume_l DESC, r.account_id
