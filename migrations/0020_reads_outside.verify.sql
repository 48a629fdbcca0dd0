-- A row for each thing that 0020 made and that is missing.
SELECT 'weir.late_reads_tell does not know reads outside an installation'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.late_reads_tell(int8[], int8[], int8[], int8, int8)')) NOT LIKE '%not-installed%'
