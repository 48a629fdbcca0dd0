COPY (
-- a row of another role takes no water: it ends where it begins;
-- of a shared point, what the permits before this one take
WITH held AS (
     SELECT DISTINCT ON (p.account_id, p.meter_id, p.from_day, p.recorded_no, o.account_id)
            p.account_id, p.meter_id, p.from_day, p.recorded_no, o.share_ppm,
            o.role = 'withdrawal' AND (o.to_day IS NULL OR o.to_day > p.from_day) AS takes
       FROM withdrawal_point p
       JOIN withdrawal_point o ON o.meter_id = p.meter_id AND o.account_id < p.account_id
        AND o.from_day <= p.from_day AND o.recorded_no <= $3
      WHERE p.account_id BETWEEN $1 AND $2 AND p.recorded_no <= $3 AND p.share_ppm < 1000000
      ORDER BY p.account_id, p.meter_id, p.from_day, p.recorded_no, o.account_id, o.from_day DESC, o.recorded_no DESC),
others AS (
     SELECT account_id, meter_id, from_day, recorded_no, sum(share_ppm)::int8 AS share_ppm
       FROM held WHERE takes GROUP BY 1, 2, 3, 4)
SELECT p.account_id, p.from_day, p.recorded_no, p.reason = 'error', p.meter_id, a.account,
       CASE p.role WHEN 'withdrawal' THEN p.to_day ELSE p.from_day END, p.district, p.source, p.zone, p.location,
       p.capacity_l_day, p.basis = 'capacity', p.share_ppm, coalesce(others.share_ppm, 0)::int8
  FROM withdrawal_point p
  JOIN account a ON a.account_id = p.point_id
  LEFT JOIN others ON others.account_id = p.account_id AND others.meter_id = p.meter_id
   AND others.from_day = p.from_day AND others.recorded_no = p.recorded_no
 WHERE p.account_id BETWEEN $1 AND $2 AND p.recorded_no <= $3
 ORDER BY p.account_id, p.meter_id, p.from_day, p.recorded_no
) TO STDOUT (FORMAT binary)
