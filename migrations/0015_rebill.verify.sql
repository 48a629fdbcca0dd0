-- A row for each thing that 0015 made and that is missing.
SELECT 'column weir.invoice.' || name || ' is missing'
FROM unnest(ARRAY['made_run_id', 'before_meter_state', 'before_counter_state', 'head_through_day', 'head_meter_state',
    'head_counter_state']) AS name
WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('weir.invoice') AND attname = name)
UNION ALL
SELECT 'function weir.' || name || ' is missing'
FROM unnest(ARRAY['run_check_reversals(int8)', 'run_check_rebilled(int8)', 'run_move_rebilled(int8)']) AS name
WHERE to_regprocedure('weir.' || name) IS NULL
