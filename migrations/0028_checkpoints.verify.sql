-- A row for each thing that 0028 made and that is missing.
SELECT 'weir.' || name || ' is missing' FROM unnest(ARRAY['checkpoint', 'checkpoint_stamp']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'weir.' || name || ' may be changed: trigger input_only_added is missing or off'
FROM unnest(ARRAY['checkpoint', 'checkpoint_stamp']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = to_regclass('weir.' || name) AND t.tgname = 'input_only_added' AND t.tgenabled = 'A')
