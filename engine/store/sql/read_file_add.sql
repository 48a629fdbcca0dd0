INSERT INTO read_file (file_id, digest, name, recorded_no, read_count, new_count, same_count,
                       unplaced_count, finding_count, first_day, last_day, of_volume)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
