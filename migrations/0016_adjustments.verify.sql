-- A row for each thing that 0016 made and that is missing.
SELECT 'table weir.adjustment' WHERE to_regclass('weir.adjustment') IS NULL
UNION ALL
SELECT 'the trigger of weir.adjustment' WHERE NOT EXISTS (
    SELECT FROM pg_trigger WHERE tgrelid = 'weir.adjustment'::regclass AND tgname = 'input_only_added')
UNION ALL
SELECT 'weir.invoice_line takes no lines of adjustments'
WHERE (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'weir.invoice_line'::regclass AND conname = 'invoice_line_range') NOT LIKE '%9%'
UNION ALL
SELECT 'weir.run_move_heads does not know bills without days'
WHERE (SELECT prosrc FROM pg_proc WHERE oid = 'weir.run_move_heads(int8, bool)'::regprocedure) NOT LIKE '%period_begin_day < d.period_end_day%'
