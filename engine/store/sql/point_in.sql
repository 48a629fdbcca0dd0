COPY withdrawal_point (account_id, meter_id, from_day, recorded_no, to_day, point_id, district, source,
                       capacity_l_day, zone, location, basis, role, share_ppm, reason)
FROM STDIN (FORMAT binary)
