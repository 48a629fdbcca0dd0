COPY (
SELECT digest FROM invoice ORDER BY account_id, entry_no
) TO STDOUT (FORMAT binary)
