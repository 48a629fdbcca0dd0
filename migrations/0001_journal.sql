-- The schema, what it was migrated by, and the journal that puts every input in an order.
-- Takes a moment on an empty database; locks nothing that exists before.

CREATE SCHEMA weir;
COMMENT ON SCHEMA weir IS 'Water metering and billing: registry, reads, tariffs, runs, posted invoices.';

CREATE TABLE weir.schema_version (
    version int4 PRIMARY KEY CHECK (version > 0),
    name text NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE weir.schema_version IS 'One row a migration that was applied; written by weir migrate.';
COMMENT ON COLUMN weir.schema_version.digest IS 'SHA-256 of the migration, chained to the one before, as in migrations/MANIFEST.';

CREATE TABLE weir.journal (
    journal_no int8 PRIMARY KEY CHECK (journal_no > 0),
    kind text NOT NULL CHECK (kind ~ '^[a-z][a-z-]*$'),
    actor text NOT NULL,
    detail text NOT NULL,
    recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE weir.journal IS 'Every input a run may depend on (a load, a read file, a tariff, a decision, a posting), numbered in commit order.';
COMMENT ON COLUMN weir.journal.journal_no IS 'Taken under a lock held to commit. Input rows carry it as recorded_no; a run sees rows with recorded_no <= its as_of_no.';
COMMENT ON COLUMN weir.journal.actor IS 'The database role that did it.';
COMMENT ON COLUMN weir.journal.recorded_at IS 'For people. No rule compares it.';

-- Inputs are added, never changed.  Statement triggers cost bulk loading nothing.
CREATE FUNCTION weir.input_refuses() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
        USING ERRCODE = '23001', HINT = 'Record a new row that supersedes the old one.';
END $$;
COMMENT ON FUNCTION weir.input_refuses() IS 'Trigger: refuses UPDATE, DELETE and TRUNCATE of what was recorded.';

CREATE FUNCTION weir.input_guard(guarded regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER input_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses()', guarded);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER input_only_added', guarded);
END $$;
COMMENT ON FUNCTION weir.input_guard(regclass) IS 'Puts input_refuses on a table or partition.';

SELECT weir.input_guard('weir.journal');

-- Grants are made where deploy/roles.sql has made the roles, and left out where it has not.
CREATE FUNCTION weir.role_grant(privileges text, object text, roles text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    role_name text;
BEGIN
    FOR role_name IN SELECT rolname FROM pg_roles WHERE rolname = ANY (roles) ORDER BY rolname LOOP
        EXECUTE format('GRANT %s ON %s TO %I', privileges, object, role_name);
    END LOOP;
END $$;
COMMENT ON FUNCTION weir.role_grant(text, text, text[]) IS 'GRANT privileges ON object to those of the roles that exist; runs with the rights of its caller.';

CREATE FUNCTION weir.journal_take(kind text, detail text) RETURNS int8
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    taken int8;
BEGIN
    LOCK TABLE weir.journal IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO weir.journal (journal_no, kind, actor, detail, recorded_at)
    SELECT coalesce(max(j.journal_no), 0) + 1, journal_take.kind, session_user, journal_take.detail,
           clock_timestamp()
    FROM weir.journal j
    RETURNING journal_no INTO taken;
    RETURN taken;
END $$;
COMMENT ON FUNCTION weir.journal_take(text, text) IS 'The next journal number; others wait until this transaction ends, so numbers are in commit order.';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA weir FROM PUBLIC;
