-- A row for each thing that 0022 made and that is missing.
SELECT 'weir.run_seal checks sums without a root'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.run_seal(int8, bytea)')) NOT LIKE '%sealed_root IS NULL THEN%'
