COPY account_use (account_id, from_day, use_no, recorded_no, class, volume_l, per, share_ppm, reason)
FROM STDIN (FORMAT binary)
