COPY plan (account_id, plan_kind, from_day, recorded_no, to_day, volume_l, reason)
FROM STDIN (FORMAT binary)
