-- ranges of accounts of a run, each small enough to hold
SELECT account_lo, account_hi FROM weir.run_chunk WHERE run_id = $1 ORDER BY account_lo
