COPY level (district, day, recorded_no, level_mm, floor_mm) FROM STDIN (FORMAT binary)
