SELECT run_discard($1)
