-- A row for each thing that 0005 made and that is missing.
SELECT 'table weir.' || name || ' is missing'
FROM unnest(ARRAY['book', 'run', 'run_chunk', 'account_head']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'several runs could be computed at once: index weir.run_one_open is missing'
WHERE to_regclass('weir.run_one_open') IS NULL
UNION ALL
SELECT 'run ' || run_id || ' is posting, which is never to be seen'
FROM weir.run WHERE state = 'posting'
