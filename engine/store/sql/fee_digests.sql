COPY (
SELECT digest FROM fee_entry ORDER BY account_id, entry_no
) TO STDOUT (FORMAT binary)
