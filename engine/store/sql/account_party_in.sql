COPY account_party (account_id, from_day, recorded_no, name, address) FROM STDIN (FORMAT binary)
