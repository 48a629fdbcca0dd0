COPY finding (account_id, subject, code, day, run_id, held, detail, recorded_no) FROM STDIN (FORMAT binary)
