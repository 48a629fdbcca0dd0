-- A row for each thing that 0031 made and that is missing.
SELECT 'table record' WHERE to_regclass('weir.record') IS NULL
UNION ALL
SELECT 'function ' || name FROM unnest(ARRAY['record_rows(int8, int8)', 'record_add(int8)', 'chain_record()']) AS name
WHERE to_regprocedure('weir.' || name) IS NULL
UNION ALL
SELECT 'trigger ' || name || ' on ' || guarded FROM (VALUES ('chain', 'chain_record'), ('record', 'closed_only_added')) AS v(guarded, name)
WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = to_regclass('weir.' || guarded) AND t.tgname = name AND t.tgenabled = 'A')
