SELECT coalesce(max(file_id), 0)::int8 FROM read_file
