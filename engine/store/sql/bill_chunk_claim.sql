-- a chunk nobody works on; its row stays locked until this transaction ends
SELECT chunk_no, account_lo, account_hi
  FROM run_chunk
 WHERE run_id = $1 AND NOT done AND EXISTS (SELECT FROM run r WHERE r.run_id = $1 AND r.state = 'open')
 ORDER BY chunk_no
 LIMIT 1
   FOR UPDATE OF run_chunk SKIP LOCKED
