-- A row for each thing that 0024 made and that is missing.
SELECT 'function weir.draft_fit is missing'
WHERE to_regprocedure('weir.draft_fit(text, text)') IS NULL
UNION ALL
SELECT 'weir.run_attach does not fit drafts'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.run_attach(int8, text, int4)')) NOT LIKE '%draft_fit%'
