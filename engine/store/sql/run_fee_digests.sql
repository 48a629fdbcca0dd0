COPY (
-- the digests of a posted fee run's entries; $1: run
SELECT digest FROM weir.fee_entry WHERE run_id = $1 ORDER BY account_id, entry_no
) TO STDOUT (FORMAT binary)
