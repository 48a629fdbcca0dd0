COPY (
SELECT account_id, from_day, recorded_no, reason = 'error', meter_id, first_register_milli, to_day,
       last_register_milli, digits, litres_per_count, size, max_flow_l_day, parent_meter_id, of_other
  FROM meter_installation
 WHERE account_id = ANY (current_setting('weir.accounts')::int8[]) AND recorded_no <= $3
 ORDER BY account_id, meter_id, from_day, recorded_no
) TO STDOUT (FORMAT binary)
