-- A row for each thing that 0018 made and that is missing.
SELECT 'function late_reads_tell'
WHERE to_regprocedure('weir.late_reads_tell(int8[], int8[], int8[], int8, int8)') IS NULL
UNION ALL
SELECT 'trigger tell_late'
WHERE NOT EXISTS (SELECT FROM pg_trigger
    WHERE tgrelid = to_regclass('weir.run') AND tgname = 'tell_late' AND tgenabled <> 'D')
