-- Sealing compares a run's chunks with its tables once, when it gets its root, not also when its keys are built.  One
-- function replaced; takes a moment.
CREATE OR REPLACE FUNCTION weir.run_seal(sealed_id int8, sealed_root bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp
SET maintenance_work_mem = '128MB' AS $$
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
COMMENT ON FUNCTION weir.run_seal(int8, bytea) IS
    'Ends computing: no more rows, keys built. With a root the sums are checked and the run becomes a draft; with null it stays open, so that the caller can read the digests in key order for the root and call again.';
