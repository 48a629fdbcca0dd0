-- one night at a time in a database; held to the end of the session
SELECT pg_try_advisory_lock(2003134834, 10)::int4
