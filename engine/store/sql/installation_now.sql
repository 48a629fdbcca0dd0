COPY (SELECT DISTINCT ON (account_id, meter_id, from_day)
             account_id, meter_id, from_day, first_register_milli, to_day, last_register_milli,
             digits, litres_per_count, size, max_flow_l_day, parent_meter_id, carry, reason, of_other
        FROM meter_installation
       ORDER BY account_id, meter_id, from_day, recorded_no DESC) TO STDOUT (FORMAT binary)
