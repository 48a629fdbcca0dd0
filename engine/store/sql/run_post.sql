SELECT run_post($1)
