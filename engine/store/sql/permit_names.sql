-- permits and points, by account_id
COPY (SELECT account_id, account FROM account WHERE kind <> 'account' ORDER BY account_id) TO STDOUT (FORMAT binary)
