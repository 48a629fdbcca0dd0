COPY permit (account_id, from_day, recorded_no, to_day, district, source, zone, use, volume_l, tariff, class,
             status, attributes, reason)
FROM STDIN (FORMAT binary)
