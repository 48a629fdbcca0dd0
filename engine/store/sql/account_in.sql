COPY account (account_id, account, kind, recorded_no) FROM STDIN (FORMAT binary)
