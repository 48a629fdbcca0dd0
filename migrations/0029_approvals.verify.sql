-- A row for each thing that 0029 made and that is missing.
SELECT 'table ' || name FROM unnest(ARRAY['policy', 'approval']) AS name
WHERE to_regclass('weir.' || name) IS NULL
UNION ALL
SELECT 'function ' || name FROM unnest(ARRAY['approve(text, int8, date, bytea, bool, text)', 'policy_set(text, int8, text)',
    'approval_demand(text)', 'approval_find(text, int8, date, bytea, int8, text[])', 'month_state(date)', 'run_moved_fen(int8)',
    'approval_require(text, int8, date, bytea, int8, text[], text, text)', 'chain_append(text, int8, text)',
    'chain_approval_text(weir.approval)', 'chain_policy_text(weir.policy)', 'roles_apply_approvals()']) AS name
WHERE to_regprocedure('weir.' || name) IS NULL
UNION ALL
SELECT 'trigger approval_guard on ' || name FROM unnest(ARRAY['run', 'month', 'tariff']) AS name
WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = to_regclass('weir.' || name) AND t.tgname = 'approval_guard'
    AND t.tgenabled = 'A')
