COPY district_limit (district, year, source, recorded_no, volume_l) FROM STDIN (FORMAT binary)
