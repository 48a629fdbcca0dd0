-- one checkpoint is made at a time; to the end of the transaction
SELECT pg_advisory_xact_lock(2003134834, 3)
