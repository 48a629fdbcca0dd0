-- every row of a point as it holds; basis and role as numbers, in the order of their enums
COPY (SELECT DISTINCT ON (meter_id, account_id, from_day)
             account_id, meter_id, from_day, to_day, point_id, district, source, capacity_l_day, zone, location,
             CASE basis WHEN 'meter' THEN 1 ELSE 2 END,
             CASE role WHEN 'withdrawal' THEN 1 WHEN 'supply' THEN 2 WHEN 'import' THEN 3 WHEN 'export' THEN 4 ELSE 5 END,
             share_ppm, reason
        FROM withdrawal_point
       ORDER BY meter_id, account_id, from_day, recorded_no DESC) TO STDOUT (FORMAT binary)
