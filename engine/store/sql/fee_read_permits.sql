COPY (
SELECT account_id, from_day, recorded_no, reason = 'error', to_day, zone, use, volume_l, tariff, class,
       CASE status WHEN 'valid' THEN 1 WHEN 'suspended' THEN 2 ELSE 3 END, attributes
  FROM permit
 WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3
 ORDER BY account_id, from_day, recorded_no
) TO STDOUT (FORMAT binary)
