-- A row for each thing that 0006 made and that is missing; partitions made since are looked at too.
SELECT 'table weir.' || name || ' is missing'
FROM unnest(ARRAY['invoice', 'invoice_line', 'invoice_use', 'finding', 'finding_ingest', 'finding_posted', 'finding_decision']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'weir.' || name || ' may be changed: trigger posted_only_added is missing or off'
FROM unnest(ARRAY['invoice', 'invoice_line', 'invoice_use', 'finding', 'finding_posted']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = to_regclass('weir.' || name) AND t.tgname = 'posted_only_added' AND t.tgenabled = 'A')
UNION ALL
SELECT 'weir.' || c.relname || ' may be changed: trigger posted_only_added is missing or off'
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent IN (to_regclass('weir.invoice'), to_regclass('weir.invoice_line'), to_regclass('weir.invoice_use'))
  AND NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = c.oid AND t.tgname = 'posted_only_added' AND t.tgenabled = 'A')
UNION ALL
SELECT 'weir.' || name || ' may be changed: trigger input_only_added is missing or off'
FROM unnest(ARRAY['finding_ingest', 'finding_decision']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = to_regclass('weir.' || name) AND t.tgname = 'input_only_added' AND t.tgenabled = 'A')
