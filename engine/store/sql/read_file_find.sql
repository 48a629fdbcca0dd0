SELECT coalesce((SELECT file_id FROM read_file WHERE digest = $1), 0)::int8
