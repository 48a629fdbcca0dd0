-- A draft made before a migration is posted after it: its tables get the checks that the posted ones have by then, without
-- which they cannot become partitions.  Two functions; drafts there are get their checks now, which reads them once.
CREATE FUNCTION weir.draft_fit(draft text, part text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    posted regclass := ('weir.' || part)::regclass;
    plain regclass := (draft || '.' || part)::regclass;
    changed record;
BEGIN
    FOR changed IN SELECT d.conname FROM pg_constraint d WHERE d.conrelid = plain AND d.contype = 'c' AND d.conname <> 'one_book'
            AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conrelid = posted AND p.contype = 'c' AND p.conname = d.conname
                AND pg_get_constraintdef(p.oid) = pg_get_constraintdef(d.oid)) LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', plain, changed.conname);
    END LOOP;
    FOR changed IN SELECT p.conname, pg_get_constraintdef(p.oid) AS definition FROM pg_constraint p
        WHERE p.conrelid = posted AND p.contype = 'c'
            AND NOT EXISTS (SELECT FROM pg_constraint d WHERE d.conrelid = plain AND d.contype = 'c' AND d.conname = p.conname) LOOP
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', plain, changed.conname, changed.definition);
    END LOOP;
END $$;
COMMENT ON FUNCTION weir.draft_fit(text, text) IS 'Gives a draft''s table the checks of the posted one: those of a draft made before a migration may be others.';

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
    PERFORM weir.posted_guard(('weir.' || partition_name)::regclass);
END $$;

DO $$
DECLARE
    draft record;
BEGIN
    FOR draft IN SELECT n.nspname, c.relname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
        WHERE n.nspname ~ '^weir_draft_[0-9]+$' AND c.relkind = 'r'
            AND c.relname IN ('invoice', 'invoice_line', 'invoice_use', 'finding', 'fee_entry') LOOP
        PERFORM weir.draft_fit(draft.nspname, draft.relname);
    END LOOP;
END $$;

SELECT weir.roles_apply();
