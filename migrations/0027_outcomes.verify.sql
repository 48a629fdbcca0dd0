-- A row for each thing that 0027 made and that is missing.
SELECT 'table outcome'
WHERE to_regclass('weir.outcome') IS NULL
UNION ALL
SELECT 'trigger input_only_added on outcome'
WHERE NOT EXISTS (SELECT FROM pg_trigger
    WHERE tgrelid = to_regclass('weir.outcome') AND tgname = 'input_only_added' AND tgenabled = 'A')
UNION ALL
SELECT 'index outcome_work'
WHERE to_regclass('weir.outcome_work') IS NULL
