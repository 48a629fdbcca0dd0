-- the places of these meters as they hold, in the form of the map of meters
SELECT DISTINCT ON (i.account_id, i.meter_id, i.from_day)
       i.account_id, i.meter_id, i.from_day, i.to_day, i.of_other, i.litres_per_count
  FROM unnest($1::int8[]) AS wanted (meter_id)
  JOIN meter_installation i ON i.meter_id = wanted.meter_id
 ORDER BY i.account_id, i.meter_id, i.from_day, i.recorded_no DESC
