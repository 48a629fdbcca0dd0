-- Run by a role that is logged in: tries what nobody but the owner may do, on every table, partition, column list, function and
-- schema that the catalog has, and raises what was not refused for want of a right (42501).  What the engine may do is listed
-- here, and nowhere derived from the grants that are tried.
DO $$
DECLARE
    thing record;
    try record;
    refused bool;
    passed text[] := '{}';
    tried int4 := 0;
    engine bool := pg_has_role(session_user, 'weir_batch', 'MEMBER');
    sees_names bool := engine OR pg_has_role(session_user, 'weir_finance', 'MEMBER');
    reads bool := sees_names OR pg_has_role(session_user, 'weir_auditor', 'MEMBER');
    inputs text[] := ARRAY['account', 'account_head', 'account_party', 'account_terms', 'account_use', 'adjustment',
        'checkpoint', 'checkpoint_stamp', 'counter_name', 'district', 'district_limit', 'fee_declaration', 'finding_decision',
        'finding_ingest', 'level', 'meter', 'meter_installation', 'opening', 'outcome', 'permit', 'permit_party', 'plan', 'read', 'read_file',
        'read_unplaced', 'run_chunk', 'tariff', 'withdrawal_point'];
    -- Functions of definer's right that the engine calls, and those that read.
    calls text[] := ARRAY['journal_take', 'read_partition_open', 'run_open', 'run_seal', 'run_post', 'run_discard', 'run_reviewed',
        'month_close', 'late_reads_tell'];
    reads_by text[] := ARRAY['permit_holder', 'month_must_be_open', 'approval_demand', 'approval_find', 'approval_require',
        'month_state', 'run_moved_fen'];
BEGIN
    FOR thing IN
        SELECT n.nspname, c.relname, c.relkind,
            (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attidentity = '' AND NOT a.attisdropped
             ORDER BY a.attnum LIMIT 1) AS first
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE (n.nspname = 'weir' OR n.nspname ~ '^weir_draft_') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    LOOP
        FOR try IN
            SELECT * FROM (VALUES
                ('read', format('SELECT 1 FROM %I.%I LIMIT 0', thing.nspname, thing.relname)),
                ('insert', format('INSERT INTO %I.%I DEFAULT VALUES', thing.nspname, thing.relname)),
                ('insert', format('COPY %I.%I FROM ''/nowhere''', thing.nspname, thing.relname)),
                ('update', format('UPDATE %1$I.%2$I SET %3$I = %3$I WHERE false', thing.nspname, thing.relname, thing.first)),
                ('delete', format('DELETE FROM %I.%I WHERE false', thing.nspname, thing.relname)),
                ('never', format('TRUNCATE %I.%I', thing.nspname, thing.relname)),
                ('never', format('COPY %I.%I FROM PROGRAM ''true''', thing.nspname, thing.relname)),
                ('never', format('COPY %I.%I TO PROGRAM ''true''', thing.nspname, thing.relname)),
                ('never', format('DROP TABLE %I.%I CASCADE', thing.nspname, thing.relname)),
                ('never', format('ALTER TABLE %I.%I ADD COLUMN sneaked int4', thing.nspname, thing.relname)),
                ('never', format('ALTER TABLE %I.%I DISABLE TRIGGER ALL', thing.nspname, thing.relname)),
                ('never', format('ALTER TABLE %I.%I DISABLE TRIGGER USER', thing.nspname, thing.relname)),
                ('never', format('ALTER TABLE %I.%I OWNER TO %I', thing.nspname, thing.relname, session_user)),
                ('never', format('ALTER TABLE %I.%I RENAME TO sneaked', thing.nspname, thing.relname)),
                ('never', format('ALTER TABLE %I.%I SET SCHEMA public', thing.nspname, thing.relname)),
                ('never', format('ALTER TABLE %I.%I DISABLE ROW LEVEL SECURITY', thing.nspname, thing.relname)),
                ('never', format('CREATE TRIGGER sneaked BEFORE INSERT ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION suppress_redundant_updates_trigger()', thing.nspname, thing.relname)),
                ('never', format('CREATE RULE sneaked AS ON INSERT TO %I.%I DO INSTEAD NOTHING', thing.nspname, thing.relname)),
                ('never', format('CREATE INDEX ON %I.%I (%I)', thing.nspname, thing.relname, thing.first)),
                ('never', format('COMMENT ON TABLE %I.%I IS ''sneaked''', thing.nspname, thing.relname)),
                ('never', format('LOCK TABLE %I.%I IN ACCESS EXCLUSIVE MODE', thing.nspname, thing.relname))
            ) AS t (what, statement)
        LOOP
            CONTINUE WHEN CASE try.what
                WHEN 'read' THEN reads AND (sees_names OR thing.relname NOT LIKE '%\_party')
                WHEN 'insert' THEN engine AND thing.nspname = 'weir'
                    AND (thing.relname = ANY (inputs) OR thing.relname ~ '^read_[0-9]{6}$')
                    AND NOT try.statement LIKE 'COPY%'
                WHEN 'update' THEN engine AND thing.relname = 'run_chunk'
                WHEN 'delete' THEN engine AND thing.relname = 'read_unplaced'
                ELSE try.statement LIKE 'LOCK%' AND engine AND thing.relname IN ('run_chunk', 'read_unplaced') END;
            tried := tried + 1;
            refused := false;
            BEGIN
                EXECUTE try.statement;
            EXCEPTION WHEN insufficient_privilege THEN
                refused := true;
            WHEN OTHERS THEN
                passed := passed || (sqlstate || ' ' || sqlerrm);
            END;
            IF NOT refused THEN
                passed := passed || try.statement;
            END IF;
        END LOOP;
    END LOOP;

    -- Every function that is not given to this role; those that are trigger functions among them.
    FOR thing IN
        SELECT p.proname, format('SELECT weir.%I(%s)', p.proname, coalesce((SELECT string_agg('NULL::' || format_type(a, NULL), ', ' ORDER BY i)
            FROM unnest(p.proargtypes) WITH ORDINALITY AS u (a, i)), '')) AS statement
        FROM pg_proc p WHERE p.pronamespace = 'weir'::regnamespace
    LOOP
        CONTINUE WHEN (engine AND thing.proname = ANY (calls)) OR (reads AND thing.proname = ANY (reads_by))
            OR (sees_names AND thing.proname = 'approve');
        tried := tried + 1;
        refused := false;
        BEGIN
            EXECUTE thing.statement;
        EXCEPTION WHEN insufficient_privilege THEN
            refused := true;
        WHEN OTHERS THEN
            passed := passed || (sqlstate || ' ' || sqlerrm);
        END;
        IF NOT refused THEN
            passed := passed || thing.statement;
        END IF;
    END LOOP;

    FOREACH try.statement IN ARRAY (SELECT array_agg(format(f.words, c.oid::regclass)) FROM pg_class c,
            (VALUES ('SELECT nextval(%L)'), ('SELECT setval(%L, 1)'), ('SELECT * FROM %s'), ('ALTER SEQUENCE %s RESTART'),
                ('DROP SEQUENCE %s CASCADE')) AS f (words)
            WHERE c.relnamespace = 'weir'::regnamespace AND c.relkind = 'S') || ARRAY[
        'SET session_replication_role = replica', 'SET ROLE weir_owner', 'SET SESSION AUTHORIZATION weir_owner',
        'GRANT weir_owner TO ' || quote_ident(session_user), 'ALTER ROLE weir_owner LOGIN', 'ALTER ROLE weir_auditor SUPERUSER',
        'CREATE ROLE sneaked', 'DROP ROLE weir_owner',
        'CREATE TABLE weir.sneaked ()', 'CREATE VIEW weir.sneaked AS SELECT 1', 'CREATE SEQUENCE weir.sneaked',
        'CREATE TYPE weir.sneaked AS (x int4)', 'CREATE DOMAIN weir.sneaked AS int4',
        'CREATE FUNCTION weir.sneaked() RETURNS int4 LANGUAGE sql AS ''SELECT 1''',
        'CREATE OR REPLACE FUNCTION weir.posted_refuses() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END''',
        'CREATE OPERATOR weir.=== (FUNCTION = int4eq, LEFTARG = int4, RIGHTARG = int4)',
        'ALTER FUNCTION weir.run_post(int8) SECURITY INVOKER', 'ALTER FUNCTION weir.run_post(int8) RESET ALL',
        'DROP FUNCTION weir.posted_refuses() CASCADE', 'DROP SCHEMA weir CASCADE', 'ALTER SCHEMA weir RENAME TO sneaked',
        'CREATE SCHEMA weir_draft_99', 'CREATE TABLE public.sneaked ()',
        'CREATE TABLE pg_catalog.sneaked ()', 'CREATE EVENT TRIGGER sneaked ON sql_drop EXECUTE FUNCTION weir.posted_refuses()',
        'ALTER DATABASE ' || quote_ident(current_database()) || ' SET search_path = public', 'CREATE EXTENSION dblink', 'CREATE EXTENSION file_fdw',
        'CREATE PUBLICATION sneaked FOR ALL TABLES', 'COPY (SELECT 1) TO PROGRAM ''true''', 'COPY (SELECT 1) TO ''/tmp/sneaked''',
        'SELECT pg_read_file(''/etc/hostname'')', 'SELECT pg_ls_dir(''/'')', 'SELECT lo_import(''/etc/hostname'')', 'SELECT pg_reload_conf()',
        'SELECT pg_create_restore_point(''x'')', 'SELECT rolpassword FROM pg_authid', 'UPDATE pg_class SET relowner = relowner WHERE false',
        'DELETE FROM pg_trigger WHERE false', 'CREATE LANGUAGE sneaked HANDLER plpgsql_call_handler',
        'SELECT pg_replication_origin_create(''x'')', 'ALTER DEFAULT PRIVILEGES FOR ROLE weir_owner GRANT ALL ON TABLES TO PUBLIC'] LOOP
        tried := tried + 1;
        refused := false;
        BEGIN
            EXECUTE try.statement;
        EXCEPTION WHEN insufficient_privilege THEN
            refused := true;
        WHEN OTHERS THEN
            passed := passed || (sqlstate || ' ' || sqlerrm);
        END;
        IF NOT refused THEN
            passed := passed || try.statement;
        END IF;
    END LOOP;
    IF has_schema_privilege('weir', 'CREATE') THEN
        passed := passed || 'CREATE in schema weir'::text;
    END IF;
    IF cardinality(passed) > 0 THEN
        RAISE EXCEPTION E'% may do more than it should:\n%', session_user, array_to_string(passed[1:40], E'\n');
    END IF;
    RAISE NOTICE '% statements were refused', tried;
END $$;
