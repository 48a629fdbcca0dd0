COPY account_head (account_id, entry_no, meter_state, counter_state) FROM STDIN (FORMAT binary)
