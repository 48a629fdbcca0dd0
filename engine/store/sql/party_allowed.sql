-- whether this session's role may see names and addresses
SELECT has_table_privilege('weir.account_party', 'SELECT')
