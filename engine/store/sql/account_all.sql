COPY (SELECT account_id, account, kind FROM account) TO STDOUT (FORMAT binary)
