COPY (SELECT DISTINCT ON (district COLLATE "C", year, source_no) district, year, source_no, volume_l
        FROM (SELECT district, year, volume_l, recorded_no,
                     CASE source WHEN 'surface' THEN 1 WHEN 'ground' THEN 2 ELSE 3 END AS source_no
                FROM district_limit) AS numbered
       ORDER BY district COLLATE "C", year, source_no, recorded_no DESC) TO STDOUT (FORMAT binary)
