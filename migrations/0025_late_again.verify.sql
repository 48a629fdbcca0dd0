-- A row for each thing that 0025 made and that is missing.
SELECT 'the key of weir.finding'
WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass('weir.finding') AND contype = 'p' AND cardinality(conkey) = 6)
UNION ALL
SELECT 'weir.late_reads_tell does not tell again'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.late_reads_tell(int8[], int8[], int8[], int8, int8)')) NOT LIKE '%f.recorded_no >= r.recorded_no%'
