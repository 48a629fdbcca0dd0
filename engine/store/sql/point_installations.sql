-- how the registers of points count that are an account's meter too, and their exchanges: as bill_read_installations
COPY (SELECT 0::int8, i.from_day, i.recorded_no, false, i.meter_id, i.first_register_milli, i.to_day,
             i.last_register_milli, i.digits, i.litres_per_count, NULL::text, i.max_flow_l_day, NULL::int8, false
        FROM (SELECT DISTINCT ON (meter_id, from_day)
                     from_day, recorded_no, meter_id, first_register_milli, to_day, last_register_milli, digits,
                     litres_per_count, max_flow_l_day
                FROM meter_installation
               WHERE NOT of_other AND meter_id IN (SELECT meter_id FROM withdrawal_point)
               ORDER BY meter_id, from_day, recorded_no DESC) i
       WHERE i.to_day IS DISTINCT FROM i.from_day
       ORDER BY i.meter_id, i.from_day) TO STDOUT (FORMAT binary)
