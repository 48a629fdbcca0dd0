-- the accounts whose points these meters are, in the form of the map of meters
SELECT DISTINCT ON (p.meter_id, p.account_id, p.from_day)
       p.account_id, p.meter_id, p.from_day, p.to_day, false, 1000::int8
  FROM unnest($1::int8[]) AS wanted (meter_id)
  JOIN withdrawal_point p ON p.meter_id = wanted.meter_id
 ORDER BY p.meter_id, p.account_id, p.from_day, p.recorded_no DESC
