INSERT INTO run_chunk (run_id, chunk_no, account_lo, account_hi, done)
SELECT $1, chunk_no::int4, account_lo, account_hi, false
  FROM unnest($2::int8[], $3::int8[]) WITH ORDINALITY AS chunk (account_lo, account_hi, chunk_no)
