COPY (
-- a row of another role takes no water: it ends where it begins
SELECT p.account_id, p.from_day, p.recorded_no, p.reason = 'error', p.meter_id, a.account,
       CASE p.role WHEN 'withdrawal' THEN p.to_day ELSE p.from_day END, p.district, p.source, p.zone, p.location,
       p.capacity_l_day, p.basis = 'capacity', p.share_ppm
  FROM withdrawal_point p
  JOIN account a ON a.account_id = p.point_id
 WHERE p.account_id BETWEEN $1 AND $2 AND p.recorded_no <= $3
 ORDER BY p.account_id, p.meter_id, p.from_day, p.recorded_no
) TO STDOUT (FORMAT binary)
