COPY (
-- the digests of a posted run's invoices; $1: run, $2: its book
SELECT digest FROM weir.invoice WHERE book = $2 AND run_id = $1 ORDER BY account_id, entry_no
) TO STDOUT (FORMAT binary)
