SELECT run_seal($1, $2)
