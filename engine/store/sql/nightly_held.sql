-- whether this session still holds the lock of nightly_lock
SELECT count(*)::int4
  FROM pg_locks
 WHERE locktype = 'advisory' AND classid = 2003134834 AND objid = 10 AND objsubid = 2 AND granted AND pid = pg_backend_pid()
