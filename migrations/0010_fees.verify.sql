-- A row for each thing that 0010 made and that is missing.
SELECT 'table weir.' || name || ' is missing'
FROM unnest(ARRAY['fee_entry', 'fee_declaration']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'weir.' || name || ' may be changed: trigger ' || guard || ' is missing or off'
FROM (VALUES ('fee_entry', 'posted_only_added'), ('fee_declaration', 'input_only_added')) AS v (name, guard)
WHERE NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = to_regclass('weir.' || name) AND t.tgname = guard AND t.tgenabled = 'A')
