SELECT count(*) FROM run_chunk WHERE run_id = $1 AND NOT done
