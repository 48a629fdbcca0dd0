-- A row for each thing that 0030 made and that is missing.
SELECT 'weir.' || name || ' does not leave drafts alone'
FROM unnest(ARRAY['run_make_draft(int8, int4)', 'run_make_fee_draft(int8)', 'run_attach(int8, text, int4)']) AS name
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.' || name)) NOT LIKE '%autovacuum_enabled%'
UNION ALL
SELECT 'weir.run_seal analyzes every column'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.run_seal(int8, bytea)')) NOT LIKE '%(account_id)%'
