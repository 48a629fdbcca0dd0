-- one migration at a time in a database; 'weir' in ASCII
SELECT pg_try_advisory_lock(x'77656972'::int4, 2)
