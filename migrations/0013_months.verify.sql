-- A row for each thing that 0013 made and that is missing.
SELECT 'table ' || name FROM unnest(ARRAY['chain', 'month', 'month_sum']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'function ' || name FROM unnest(ARRAY['month_must_be_open(date)', 'month_close(date)', 'month_check(date)',
    'month_add_sums(date)', 'run_guard()', 'run_chain()', 'chain_field(text, text)', 'chain_run_text(weir.run)',
    'chain_month_text(weir.month)', 'chain_add(int8, date, int8, text)']) AS name
WHERE to_regprocedure('weir.' || name) IS NULL
UNION ALL
SELECT 'trigger ' || name || ' on run' FROM unnest(ARRAY['run_guard', 'run_chain']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = to_regclass('weir.run') AND t.tgname = name)
