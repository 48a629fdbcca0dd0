-- what the configuration asks for, as amounts in fen, empty: nothing; it only adds to what the policies ask for
SELECT pg_catalog.set_config('weir.approve_publish', $1, false),
       pg_catalog.set_config('weir.approve_post', $2, false),
       pg_catalog.set_config('weir.approve_close', $3, false)
