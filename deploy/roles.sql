-- roles.sql - the database roles of weir; run it as a superuser, in the database that weir uses,
-- before the first `weir migrate` (or after: then it hands what exists over to weir_owner).
-- Running it again changes nothing.
--
--   weir_owner    owns everything and cannot log in; `weir migrate` acts as it
--   weir_batch    the engine: adds inputs, computes drafts, posts by function; changes nothing posted
--   weir_finance  reads everything and exports
--   weir_auditor  reads everything but names and addresses
--
-- Give people and services these roles with GRANT weir_finance TO …, or let them log in as them.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['weir_owner', 'weir_batch', 'weir_finance', 'weir_auditor'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
                name, CASE name WHEN 'weir_owner' THEN 'NOLOGIN' ELSE 'LOGIN' END);
        END IF;
    END LOOP;
    -- weir_owner makes the schemas weir and weir_draft_N.
    EXECUTE format('GRANT CREATE ON DATABASE %I TO weir_owner', current_database());
END $$;

DO $$
DECLARE
    thing record;
BEGIN
    IF to_regnamespace('weir') IS NULL THEN
        RETURN;
    END IF;
    FOR thing IN SELECT oid, nspname FROM pg_namespace
        WHERE nspname = 'weir' OR nspname ~ '^weir_draft_[0-9]+$' LOOP
        EXECUTE format('ALTER SCHEMA %I OWNER TO weir_owner', thing.nspname);
    END LOOP;
    FOR thing IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE (n.nspname = 'weir' OR n.nspname ~ '^weir_draft_[0-9]+$') AND c.relkind IN ('r', 'p') LOOP
        EXECUTE format('ALTER TABLE %I.%I OWNER TO weir_owner', thing.nspname, thing.relname);
    END LOOP;
    FOR thing IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
        WHERE p.pronamespace = 'weir'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO weir_owner', thing.signature);
    END LOOP;
    IF to_regprocedure('weir.roles_apply()') IS NOT NULL THEN
        PERFORM weir.roles_apply();
    END IF;
END $$;
