-- whether this session may note how something ended: an auditor may not, nor can a standby
SELECT (has_table_privilege('outcome', 'INSERT') AND NOT pg_is_in_recovery())::int4::int8
