SELECT run_open('bill', $1, $2, $3, $4, $5, $6, $7)
