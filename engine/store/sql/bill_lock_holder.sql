-- who holds the lock of bill_lock
SELECT l.pid, coalesce(a.usename, '?') || coalesce(' at ' || host(a.client_addr), '')
  FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'advisory' AND l.classid = 2003134834 AND l.objid = 1 AND l.objsubid = 2 AND l.granted
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
