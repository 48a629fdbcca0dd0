-- A row for each thing that 0003 made and that is missing; partitions made since are looked at too.
SELECT 'table weir.' || name || ' is missing'
FROM unnest(ARRAY['read_file', 'read', 'read_unplaced']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'weir.' || name || ' may be changed: trigger input_only_added is missing or off'
FROM unnest(ARRAY['read_file', 'read']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = to_regclass('weir.' || name) AND t.tgname = 'input_only_added' AND t.tgenabled = 'A')
UNION ALL
SELECT 'weir.' || c.relname || ' may be changed: trigger input_only_added is missing or off'
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent IN (to_regclass('weir.read'))
  AND NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = c.oid AND t.tgname = 'input_only_added' AND t.tgenabled = 'A')
UNION ALL
SELECT 'function weir.' || signature || ' is missing, or not as it should be'
FROM unnest(ARRAY['read_partition_open(date)']) AS signature
WHERE NOT EXISTS (SELECT FROM pg_proc p WHERE p.oid = to_regprocedure('weir.' || signature)
    AND p.prosecdef AND EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%'))
