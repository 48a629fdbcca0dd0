SELECT run_reviewed($1, $2)
