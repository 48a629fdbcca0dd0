SELECT book FROM run WHERE run_id = $1
