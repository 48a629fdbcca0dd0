-- how the registers of points count that are an account's meter too
COPY (SELECT DISTINCT ON (meter_id) meter_id, litres_per_count, coalesce(digits, 0)::int4
        FROM meter_installation
       WHERE NOT of_other AND meter_id IN (SELECT meter_id FROM withdrawal_point)
       ORDER BY meter_id, from_day DESC, recorded_no DESC) TO STDOUT (FORMAT binary)
