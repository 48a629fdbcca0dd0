SELECT pg_try_advisory_lock(2003134834, 1)::int4
