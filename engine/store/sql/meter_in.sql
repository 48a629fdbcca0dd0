COPY meter (meter_id, meter, recorded_no) FROM STDIN (FORMAT binary)
