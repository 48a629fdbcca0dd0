SELECT run_open($8, $1, $2, $3, $4, $5, $6, $7)
