-- whether nobody computes the run: the leader of an open run holds this lock, see bill_lock.sql
SELECT NOT EXISTS (SELECT FROM run WHERE run_id = $1::int8 AND state = 'open')
    OR pg_try_advisory_xact_lock(2003134834, 1)
