-- A row for each thing that 0019 made and that is missing.
SELECT 'function run_review_cycle'
WHERE to_regprocedure('weir.run_review_cycle(weir.run, int8, int8)') IS NULL
UNION ALL
SELECT 'weir.run_review_find does not know cycles'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.run_review_find()')) NOT LIKE '%run_review_cycle%'
