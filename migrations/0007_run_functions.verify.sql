-- A row for each thing that 0007 made and that is missing.
SELECT 'function weir.' || signature || ' is missing, or not as it should be'
FROM unnest(ARRAY['run_open(text,text,date,date,int8,int4,text,int8)',
    'run_seal(int8,bytea)',
    'run_post(int8)',
    'run_discard(int8)']) AS signature
WHERE NOT EXISTS (SELECT FROM pg_proc p WHERE p.oid = to_regprocedure('weir.' || signature)
    AND p.prosecdef AND EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%'))
