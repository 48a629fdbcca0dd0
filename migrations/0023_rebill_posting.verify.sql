-- A row for each thing that 0023 made and that is missing.
SELECT 'weir.run_open gives a large rebill no book of its own'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.run_open(text, text, date, date, int8, int4, text, int8)')) NOT LIKE '%2 * 2 ELSE 1 END * account_count%'
UNION ALL
SELECT 'weir.run_seal does not analyze drafts'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.run_seal(int8, bytea)')) NOT LIKE '%ANALYZE%'
UNION ALL
SELECT 'weir.' || name || ' has no memory of its own'
FROM unnest(ARRAY['run_check_reversals(int8)', 'run_check_rebilled(int8)', 'run_move_rebilled(int8)']) AS name
WHERE NOT EXISTS (SELECT FROM pg_proc WHERE oid = to_regprocedure('weir.' || name) AND proconfig::text LIKE '%work_mem%')
