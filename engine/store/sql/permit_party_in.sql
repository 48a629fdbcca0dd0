COPY permit_party (account_id, from_day, recorded_no, holder, holder_id) FROM STDIN (FORMAT binary)
