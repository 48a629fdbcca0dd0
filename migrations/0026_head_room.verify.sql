-- A row for each thing that 0026 made and that is missing.
SELECT 'weir.account_head.room'
WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('weir.account_head') AND attname = 'room' AND attnotnull AND atthasdef)
UNION ALL
SELECT 'weir.' || name || ' does not use it'
FROM unnest(ARRAY['run_move_heads(int8, bool)', 'run_move_rebilled(int8)']) AS name
WHERE (SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure('weir.' || name)) NOT LIKE '%room = %'
