SELECT pg_advisory_unlock(x'77656972'::int4, 2)
