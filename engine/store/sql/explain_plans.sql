-- $1 account_id $2 as_of_no $3 last day of a period: all versions of the rows that hold on it, in any version
SELECT p.plan_kind, p.from_day, p.to_day, extract(epoch FROM j.recorded_at)::int8, p.reason, p.volume_l
  FROM weir.plan p
  JOIN weir.journal j ON j.journal_no = p.recorded_no
 WHERE p.account_id = $1 AND p.recorded_no <= $2
   AND EXISTS (SELECT FROM weir.plan h
                WHERE h.account_id = $1 AND h.plan_kind = p.plan_kind AND h.from_day = p.from_day
                  AND h.recorded_no <= $2 AND h.from_day <= $3 AND h.to_day > $3)
 ORDER BY p.plan_kind, p.from_day, p.recorded_no DESC
