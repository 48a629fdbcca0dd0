-- A row for each thing that 0001 made and that is missing.
SELECT 'table weir.' || name || ' is missing'
FROM unnest(ARRAY['schema_version', 'journal']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'weir.' || name || ' may be changed: trigger input_only_added is missing or off'
FROM unnest(ARRAY['journal']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = to_regclass('weir.' || name) AND t.tgname = 'input_only_added' AND t.tgenabled = 'A')
UNION ALL
SELECT 'function weir.' || signature || ' is missing, or not as it should be'
FROM unnest(ARRAY['journal_take(text,text)']) AS signature
WHERE NOT EXISTS (SELECT FROM pg_proc p WHERE p.oid = to_regprocedure('weir.' || signature)
    AND p.prosecdef AND EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%'))
