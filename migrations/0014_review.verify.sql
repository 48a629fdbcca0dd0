-- A row for each thing that 0014 made and that is missing.
SELECT 'column run.' || name
FROM unnest(ARRAY['review', 'reviewed']) AS name
WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('weir.run') AND attname = name AND NOT attisdropped)
UNION ALL
SELECT 'trigger ' || name
FROM unnest(ARRAY['review_find', 'review_guard']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger
    WHERE tgrelid = to_regclass('weir.run') AND tgname = name AND tgenabled <> 'D')
UNION ALL
SELECT 'function run_reviewed'
WHERE to_regprocedure('weir.run_reviewed(int8, text)') IS NULL
