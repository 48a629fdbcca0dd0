-- meters of account $1 that were another account's before, the day each came, and whether it brought its water
SELECT DISTINCT ON (n.meter_id, n.from_day) n.meter_id, n.from_day, n.carry
  FROM meter_installation n
 WHERE n.account_id = $1 AND NOT n.of_other
   AND EXISTS (SELECT FROM meter_installation o
                WHERE o.meter_id = n.meter_id AND o.account_id <> n.account_id AND NOT o.of_other
                  AND o.from_day < n.from_day)
   AND (SELECT v.to_day IS DISTINCT FROM v.from_day FROM meter_installation v
         WHERE v.account_id = n.account_id AND v.meter_id = n.meter_id AND v.from_day = n.from_day
         ORDER BY v.recorded_no DESC LIMIT 1)
 ORDER BY n.meter_id, n.from_day, n.recorded_no DESC
