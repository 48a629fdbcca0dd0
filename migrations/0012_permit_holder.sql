-- Exports of the fee ledger name the holder of a permit, and auditors may not read names.  A function reads them with
-- the rights of whoever asks, and gives none to those who may not.  Takes a moment; no locks on tables.
CREATE FUNCTION weir.permit_holder(of_account int8, before_day date, as_of_no int8)
RETURNS TABLE (holder text, holder_id text)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    IF has_table_privilege('weir.permit_party', 'SELECT') THEN
        RETURN QUERY SELECT p.holder, p.holder_id
            FROM weir.permit_party p
            WHERE p.account_id = of_account AND p.from_day < before_day AND p.recorded_no <= as_of_no
            ORDER BY p.from_day DESC, p.recorded_no DESC LIMIT 1;
    END IF;
END $$;
COMMENT ON FUNCTION weir.permit_holder(int8, date, int8) IS
    'Who held a permit on the day before, as it was known then; nothing for those who may not read names.';

CREATE OR REPLACE FUNCTION weir.roles_apply() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    readers text[] := ARRAY['weir_batch', 'weir_finance', 'weir_auditor'];
    name text;
BEGIN
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weir FROM PUBLIC;
    PERFORM weir.role_grant('USAGE', 'SCHEMA weir', readers);
    FOR name IN SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'weir'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname LOOP
        PERFORM weir.role_grant('SELECT', 'weir.' || quote_ident(name),
            CASE WHEN name LIKE '%\_party' THEN ARRAY['weir_batch', 'weir_finance'] ELSE readers END);
    END LOOP;
    FOR name IN SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'weir'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'journal'
          AND (c.relname LIKE '%\_party' OR c.relname = 'account_head'
               OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'input_only_added'))
        ORDER BY c.relname LOOP
        PERFORM weir.role_grant('INSERT', 'weir.' || quote_ident(name), ARRAY['weir_batch']);
    END LOOP;
    PERFORM weir.role_grant('INSERT, DELETE', 'weir.read_unplaced', ARRAY['weir_batch']);
    PERFORM weir.role_grant('INSERT, UPDATE', 'weir.run_chunk', ARRAY['weir_batch']);
    FOREACH name IN ARRAY ARRAY['journal_take(text, text)', 'read_partition_open(date)',
        'run_open(text, text, date, date, int8, int4, text, int8)', 'run_seal(int8, bytea)',
        'run_post(int8)', 'run_discard(int8)'] LOOP
        PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.' || name, ARRAY['weir_batch']);
    END LOOP;
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.permit_holder(int8, date, int8)', readers);
END $$;

SELECT weir.roles_apply();
