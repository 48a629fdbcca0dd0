-- A draft of which too much is estimated or held is not posted before somebody has looked at it.  Two columns that
-- are empty in every run there is; takes a moment.
ALTER TABLE weir.run ADD COLUMN review text CHECK (octet_length(review) BETWEEN 1 AND 200);
ALTER TABLE weir.run ADD COLUMN reviewed text CHECK (octet_length(reviewed) BETWEEN 1 AND 500);
COMMENT ON COLUMN weir.run.review IS 'Why a person must look at the draft before it is posted; null: nothing says so.';
COMMENT ON COLUMN weir.run.reviewed IS 'Why it may be posted all the same, as the person said.';

CREATE FUNCTION weir.run_review_find() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    share int8 := substring(new.settings FROM '(?:^|\n)review_share=([0-9]{1,3})(?:\n|$)')::int8;
    least int8 := substring(new.settings FROM '(?:^|\n)review_accounts=([0-9]{1,10})(?:\n|$)')::int8;
    due int8 := new.billed_count + new.held_count;
    estimated int8;
BEGIN
    IF share IS NULL OR least IS NULL OR due < least THEN
        RETURN new;
    END IF;
    EXECUTE format('SELECT count(DISTINCT account_id) FROM %I.invoice WHERE estimated AND kind = ''bill''',
        'weir_draft_' || new.run_id) INTO estimated;
    IF (estimated + new.held_count) * 100 > share * due THEN
        new.review := format('%s estimated and %s held of %s accounts, more than %s %%', estimated, new.held_count, due,
            share);
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION weir.run_review_find() IS
    'Marks a draft of which more than review_share percent of the accounts are estimated or held.';
CREATE TRIGGER review_find BEFORE UPDATE OF state ON weir.run FOR EACH ROW
    WHEN (old.state = 'open' AND new.state = 'draft' AND new.kind = 'bill') EXECUTE FUNCTION weir.run_review_find();

CREATE FUNCTION weir.run_review_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'run % is to be reviewed: %', new.run_id, new.review
        USING ERRCODE = '55000', HINT = 'Look at `weir run show` and `weir findings --run`; then post it with --reviewed REASON.';
END $$;
COMMENT ON FUNCTION weir.run_review_guard() IS 'Refuses to post a draft that nobody has reviewed.';
CREATE TRIGGER review_guard BEFORE UPDATE OF state ON weir.run FOR EACH ROW
    WHEN (new.state = 'posting' AND new.review IS NOT NULL AND new.reviewed IS NULL)
    EXECUTE FUNCTION weir.run_review_guard();

CREATE FUNCTION weir.run_reviewed(reviewed_id int8, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    UPDATE weir.run SET reviewed = reason WHERE run_id = reviewed_id AND state = 'draft';
    IF NOT found THEN
        PERFORM weir.run_refuse(reviewed_id, 'a draft');
    END IF;
    PERFORM weir.journal_take('review', 'run ' || reviewed_id || ': ' || reason);
END $$;
COMMENT ON FUNCTION weir.run_reviewed(int8, text) IS 'Records that a person has looked at a draft, and why it may be posted.';

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
        'run_post(int8)', 'run_discard(int8)', 'run_reviewed(int8, text)', 'month_close(date)'] LOOP
        PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.' || name, ARRAY['weir_batch']);
    END LOOP;
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.permit_holder(int8, date, int8)', readers);
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.month_must_be_open(date)', readers);
END $$;

SELECT weir.roles_apply();
