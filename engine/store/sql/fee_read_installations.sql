COPY (
-- of points that are an account's meter too: as bill_read_installations, under the taxpayer; what ends where it begins is taken back
SELECT i.account_id, i.from_day, i.recorded_no, false, i.meter_id, i.first_register_milli, i.to_day,
       i.last_register_milli, i.digits, i.litres_per_count, NULL::text, i.max_flow_l_day, NULL::int8, false
  FROM (SELECT DISTINCT ON (t.account_id, m.meter_id, m.from_day)
               t.account_id, m.from_day, m.recorded_no, m.meter_id, m.first_register_milli, m.to_day,
               m.last_register_milli, m.digits, m.litres_per_count, m.max_flow_l_day
          FROM (SELECT DISTINCT p.account_id, p.meter_id
                  FROM withdrawal_point p
                 WHERE p.account_id BETWEEN $1 AND $2 AND p.recorded_no <= $3) t
          JOIN meter_installation m ON m.meter_id = t.meter_id AND NOT m.of_other AND m.recorded_no <= $3
         ORDER BY t.account_id, m.meter_id, m.from_day, m.recorded_no DESC) i
 WHERE i.to_day IS DISTINCT FROM i.from_day
 ORDER BY i.account_id, i.meter_id, i.from_day
) TO STDOUT (FORMAT binary)
