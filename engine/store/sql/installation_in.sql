COPY meter_installation (account_id, meter_id, from_day, recorded_no, first_register_milli, to_day,
                         last_register_milli, digits, litres_per_count, size, max_flow_l_day,
                         parent_meter_id, carry, reason, of_other)
FROM STDIN (FORMAT binary)
