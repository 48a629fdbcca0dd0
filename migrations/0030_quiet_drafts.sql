-- A run that takes more than a minute met autovacuum at its sealing: each waited for what the other held, the run was told of a
-- deadlock, waited and sealed again.  Tables of a draft are left alone until they are posted, and their sample is of one column.
-- Four functions replaced; a moment.
CREATE OR REPLACE FUNCTION weir.run_make_draft(opened_id int8, opened_book int4) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || opened_id;
    part text;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', draft);
    PERFORM weir.role_grant('USAGE', 'SCHEMA ' || draft, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
    FOREACH part IN ARRAY ARRAY['invoice', 'invoice_line', 'invoice_use', 'finding'] LOOP
        EXECUTE format('CREATE TABLE %I.%I (LIKE weir.%I INCLUDING CONSTRAINTS) WITH (autovacuum_enabled = false)', draft, part, part);
        IF part <> 'finding' THEN
            EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT one_book CHECK (book = %s)', draft, part, opened_book);
        END IF;
        PERFORM weir.role_grant('SELECT', draft || '.' || part, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
        PERFORM weir.role_grant('INSERT', draft || '.' || part, ARRAY['weir_batch']);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION weir.run_make_fee_draft(opened_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || opened_id;
    part text;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', draft);
    PERFORM weir.role_grant('USAGE', 'SCHEMA ' || draft, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
    FOREACH part IN ARRAY ARRAY['fee_entry', 'finding'] LOOP
        EXECUTE format('CREATE TABLE %I.%I (LIKE weir.%I INCLUDING CONSTRAINTS) WITH (autovacuum_enabled = false)', draft, part, part);
        PERFORM weir.role_grant('SELECT', draft || '.' || part, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
        PERFORM weir.role_grant('INSERT', draft || '.' || part, ARRAY['weir_batch']);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION weir.run_attach(posted_id int8, part text, posted_book int4) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    partition_name text := part || '_' || posted_book;
BEGIN
    IF to_regclass('weir.' || partition_name) IS NOT NULL THEN
        EXECUTE format('INSERT INTO weir.%I SELECT * FROM %I.%I ORDER BY account_id, entry_no', part, draft, part);
        RETURN;
    END IF;
    PERFORM weir.draft_fit(draft, part);
    EXECUTE format('ALTER TABLE %I.%I RENAME TO %I', draft, part, partition_name);
    EXECUTE format('ALTER TABLE %I.%I SET SCHEMA weir', draft, partition_name);
    EXECUTE format('ALTER TABLE weir.%I ATTACH PARTITION weir.%I FOR VALUES IN (%s)', part, partition_name, posted_book);
    EXECUTE format('ALTER TABLE weir.%I DROP CONSTRAINT one_book', partition_name);
    EXECUTE format('ALTER TABLE weir.%I RESET (autovacuum_enabled)', partition_name);
    PERFORM weir.posted_guard(('weir.' || partition_name)::regclass);
END $$;

CREATE OR REPLACE FUNCTION weir.run_seal(sealed_id int8, sealed_root bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp SET maintenance_work_mem = '128MB' SET default_statistics_target = '10' AS $$
DECLARE
    draft text := 'weir_draft_' || sealed_id;
    part text;
    keys text[] := ARRAY['account_id, book, entry_no', 'account_id, book, entry_no, line_no',
        'account_id, book, entry_no, use_no', 'account_id, subject, code, day, run_id'];
    parts text[] := ARRAY['invoice', 'invoice_line', 'invoice_use', 'finding'];
    key_name text;
BEGIN
    PERFORM FROM weir.run WHERE run_id = sealed_id AND state = 'open' FOR UPDATE;
    IF NOT found THEN
        PERFORM weir.run_refuse(sealed_id, 'open');
    END IF;
    IF EXISTS (SELECT FROM weir.run WHERE run_id = sealed_id AND kind = 'fee') THEN
        keys := ARRAY['account_id, entry_no', 'account_id, subject, code, day, run_id'];
        parts := ARRAY['fee_entry', 'finding'];
    END IF;
    FOR i IN 1 .. array_length(parts, 1) LOOP
        part := parts[i];
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'weir_batch') THEN
            EXECUTE format('REVOKE INSERT ON %I.%I FROM weir_batch', draft, part);
        END IF;
        -- Named by the run: a key that moves into weir keeps its name.
        key_name := part || '_r' || sealed_id || '_key';
        IF to_regclass(draft || '.' || key_name) IS NULL THEN
            EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT %I PRIMARY KEY (%s)', draft, part, key_name, keys[i]);
            -- What is read of a draft from here on is planned for how many accounts it has; a small sample says that.
            EXECUTE format('ANALYZE %I.%I (account_id)', draft, part);
        END IF;
    END LOOP;
    IF sealed_root IS NULL THEN
        RETURN;
    END IF;
    IF 'fee_entry' = ANY (parts) THEN
        PERFORM weir.run_check_fees(sealed_id);
    ELSE
        PERFORM weir.run_check_sums(sealed_id);
    END IF;
    UPDATE weir.run SET root = sealed_root, state = 'draft', sealed_at = clock_timestamp() WHERE run_id = sealed_id;
END $$;

SELECT weir.roles_apply();
