SELECT run_open('fee', 'all', $1, $2, $3, $4, $5, $6)
