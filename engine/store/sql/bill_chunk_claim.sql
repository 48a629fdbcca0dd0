-- a chunk nobody works on; its row stays locked until this transaction ends
SELECT chunk_no, account_lo, account_hi
  FROM run_chunk
 WHERE run_id = $1 AND NOT done
 ORDER BY chunk_no
 LIMIT 1
   FOR UPDATE SKIP LOCKED
