SELECT pg_advisory_unlock(2003134834, 1)
