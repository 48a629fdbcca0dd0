COPY (SELECT DISTINCT ON (district COLLATE "C", day) district, day, level_mm, floor_mm
        FROM level
       ORDER BY district COLLATE "C", day, recorded_no DESC) TO STDOUT (FORMAT binary)
