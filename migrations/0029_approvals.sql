-- Four eyes: publishing a tariff, posting a run that moves more than a set amount and closing a month wait for a second
-- person where a policy says so.  Two tables, two kinds of links in the chain, three triggers; takes a moment.

CREATE TABLE weir.policy (
    recorded_no int8 PRIMARY KEY CHECK (recorded_no > 0),
    policy text NOT NULL CHECK (policy IN ('publish', 'post', 'close')),
    above_fen int8 CHECK (above_fen >= 0),
    reason text NOT NULL CHECK (octet_length(reason) <= 500),
    actor text NOT NULL,
    CONSTRAINT policy_amount CHECK (policy = 'post' OR coalesce(above_fen, 0) = 0)
);
CREATE INDEX policy_by_name ON weir.policy (policy, recorded_no);
COMMENT ON TABLE weir.policy IS 'What takes a second person; of a policy the newest row holds. Set by weir_owner alone, with policy_set; each row has its link in the chain.';
COMMENT ON COLUMN weir.policy.above_fen IS 'Posting: a run that moves more than so many hundredths of the currency unit; publish and close: 0. Null: nobody is needed.';

CREATE TABLE weir.approval (
    recorded_no int8 PRIMARY KEY CHECK (recorded_no > 0),
    kind text NOT NULL CHECK (kind IN ('run', 'tariff', 'month')),
    run_id int8,
    month date,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    granted bool NOT NULL,
    reason text NOT NULL CHECK (octet_length(reason) <= 500),
    actor text NOT NULL,
    CONSTRAINT approval_subject CHECK ((kind = 'run') = (run_id IS NOT NULL) AND (kind = 'month') = (month IS NOT NULL))
);
COMMENT ON TABLE weir.approval IS 'Who has approved what, as the second person; of a person and a digest the newest row holds. Made by weir.approve alone; each row has its link in the chain.';
COMMENT ON COLUMN weir.approval.digest IS 'What was approved: a run''s root, a document''s SHA-256, a month''s state (month_state). It counts for nothing else.';
COMMENT ON COLUMN weir.approval.granted IS 'False: the approval before is taken back.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['policy', 'approval'] LOOP
        EXECUTE format('CREATE TRIGGER closed_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON weir.%I
            FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses()', name);
        EXECUTE format('ALTER TABLE weir.%I ENABLE ALWAYS TRIGGER closed_only_added', name);
    END LOOP;
END $$;

-- Links of these kinds have version 2; runs and months keep theirs.
ALTER TABLE weir.chain DROP CONSTRAINT chain_kind_check, DROP CONSTRAINT chain_check,
    ADD CONSTRAINT chain_kind_check CHECK (kind IN ('run', 'month', 'approval', 'policy')),
    ADD CONSTRAINT chain_check CHECK ((kind = 'run') = (run_id IS NOT NULL) AND (kind = 'month') = (month IS NOT NULL));
COMMENT ON TABLE weir.chain IS 'A link for every run that was posted, every month that was closed, every approval and every change of a policy, in that order; weir-verify(7) says which bytes it is taken over.';
COMMENT ON COLUMN weir.chain.recorded_no IS 'The journal number of the posting, closing, approval or change.';

CREATE FUNCTION weir.chain_approval_text(linked weir.approval) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT concat('kind=approval', E'\napproval_no=', linked.recorded_no, E'\napproved=', linked.kind, E'\nsubject=',
        CASE linked.kind WHEN 'run' THEN linked.run_id::text WHEN 'month' THEN to_char(linked.month, 'YYYY-MM')
            ELSE encode(linked.digest, 'hex') END,
        E'\ndigest=', encode(linked.digest, 'hex'), E'\ngranted=', linked.granted::int4,
        E'\nreason=', encode(sha256(convert_to(linked.reason, 'UTF8')), 'hex'), E'\n', weir.chain_field('actor', linked.actor))
$$;
COMMENT ON FUNCTION weir.chain_approval_text(weir.approval) IS 'What the link of an approval is taken over, after the link before.';

CREATE FUNCTION weir.chain_policy_text(linked weir.policy) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT concat('kind=policy', E'\npolicy_no=', linked.recorded_no, E'\npolicy=', linked.policy,
        E'\nabove_fen=', coalesce(linked.above_fen::text, 'none'),
        E'\nreason=', encode(sha256(convert_to(linked.reason, 'UTF8')), 'hex'), E'\n', weir.chain_field('actor', linked.actor))
$$;
COMMENT ON FUNCTION weir.chain_policy_text(weir.policy) IS 'What the link of a change of a policy is taken over, after the link before.';

CREATE FUNCTION weir.chain_append(linked_kind text, linked_no int8, linked_text text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    last weir.chain;
BEGIN
    SELECT * INTO last FROM weir.chain ORDER BY link_no DESC LIMIT 1;
    INSERT INTO weir.chain (link_no, kind, recorded_no, link)
    VALUES (coalesce(last.link_no, 0) + 1, linked_kind, linked_no,
        sha256(convert_to(concat(E'weir-chain-2\nlink=', coalesce(last.link_no, 0) + 1,
            E'\nprevious=', coalesce(encode(last.link, 'hex'), repeat('0', 64)), E'\n', linked_text), 'UTF8')));
END $$;
COMMENT ON FUNCTION weir.chain_append(text, int8, text) IS 'Adds a link of version 2, of something that has no other key than its journal number; the caller holds the journal.';

-- --- what is asked for ------------------------------------------------------------------------
CREATE FUNCTION weir.approval_demand(named text) RETURNS int8
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT least((SELECT p.above_fen FROM weir.policy p WHERE p.policy = named ORDER BY p.recorded_no DESC LIMIT 1),
        nullif(current_setting('weir.approve_' || named, true), '')::int8)
$$;
COMMENT ON FUNCTION weir.approval_demand(text) IS
    'Above which amount a policy (publish, post, close) asks for a second person; null: it does not. What a session asks for by weir.approve_* counts where it is stricter, so that it can only add.';

CREATE FUNCTION weir.month_state(dated date) RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT sha256(convert_to(concat(E'weir-month-state-1\nmonth=', to_char(dated, 'YYYY-MM'), E'\n',
        (SELECT string_agg('run=' || r.run_id || ' ' || encode(r.root, 'hex') || E'\n', '' ORDER BY r.run_id)
            FROM weir.run r WHERE r.state = 'posted' AND r.invoice_day >= dated
            AND r.invoice_day < dated + interval '1 month')), 'UTF8'))
$$;
COMMENT ON FUNCTION weir.month_state(date) IS 'A digest over the runs that are posted in a month, and so over all that closing it would freeze.';

CREATE FUNCTION weir.run_moved_fen(drafted_id int8) RETURNS int8
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, weir, pg_temp SET jit = off AS $$
DECLARE
    moved int8;
    fee bool := (SELECT r.kind = 'fee' FROM weir.run r WHERE r.run_id = drafted_id);
BEGIN
    EXECUTE format('SELECT greatest(coalesce(sum(%1$I) FILTER (WHERE %1$I > 0), 0), -coalesce(sum(%1$I) FILTER (WHERE %1$I < 0), 0))::int8
        FROM %2$I.%3$I', CASE WHEN fee THEN 'due_fen' ELSE 'amount_fen' END, 'weir_draft_' || drafted_id,
        CASE WHEN fee THEN 'fee_entry' ELSE 'invoice' END) INTO moved;
    RETURN moved;
END $$;
COMMENT ON FUNCTION weir.run_moved_fen(int8) IS
    'What a draft charges, or takes back if that is more: a rebill that does both moves money although its sum is small.';

-- --- what is there ----------------------------------------------------------------------------
CREATE FUNCTION weir.approval_find(wanted_kind text, wanted_run int8, wanted_month date, wanted_digest bytea, after_no int8,
    makers text[]) RETURNS int8
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT max(a.recorded_no)
    FROM (SELECT DISTINCT ON (o.actor) o.* FROM weir.approval o
        WHERE o.kind = wanted_kind AND o.run_id IS NOT DISTINCT FROM wanted_run AND o.month IS NOT DISTINCT FROM wanted_month
            AND o.digest = wanted_digest
        ORDER BY o.actor, o.recorded_no DESC) AS a
    WHERE a.granted AND a.recorded_no > after_no AND a.actor <> ALL (makers)
$$;
COMMENT ON FUNCTION weir.approval_find(text, int8, date, bytea, int8, text[]) IS
    'The newest approval of just this, later than after_no, by somebody who is none of its makers; null: there is none.';

CREATE FUNCTION weir.approval_require(wanted_kind text, wanted_run int8, wanted_month date, wanted_digest bytea, after_no int8,
    makers text[], words text, command text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    near weir.approval;
BEGIN
    IF weir.approval_find(wanted_kind, wanted_run, wanted_month, wanted_digest, after_no, makers) IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT * INTO near FROM weir.approval a
    WHERE a.kind = wanted_kind AND a.run_id IS NOT DISTINCT FROM wanted_run AND a.month IS NOT DISTINCT FROM wanted_month
        AND (wanted_kind <> 'tariff' OR a.digest = wanted_digest)
    ORDER BY a.recorded_no DESC LIMIT 1;
    RAISE EXCEPTION '% takes a second person', words USING ERRCODE = 'WR002',
        DETAIL = CASE WHEN near.recorded_no IS NULL THEN 'Nobody has approved it.'
            WHEN near.digest <> wanted_digest THEN format('What %s approved was another state of it.', near.actor)
            WHEN NOT near.granted THEN format('%s has taken the approval back.', near.actor)
            WHEN near.recorded_no <= after_no THEN format('The approval by %s was used before.', near.actor)
            ELSE format('%s, who approved it, also makes it.', near.actor) END,
        HINT = 'Somebody else looks at it, and then: weir approve ' || command || ' --reason TEXT';
END $$;
COMMENT ON FUNCTION weir.approval_require(text, int8, date, bytea, int8, text[], text, text) IS
    'Raises WR002, saying why, unless approval_find finds an approval.';

-- --- the three places -------------------------------------------------------------------------
CREATE FUNCTION weir.run_approval_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    above_fen int8 := weir.approval_demand('post');
    moved_fen int8;
BEGIN
    IF above_fen IS NULL THEN
        RETURN new;
    END IF;
    moved_fen := weir.run_moved_fen(new.run_id);
    IF moved_fen > above_fen THEN
        PERFORM weir.approval_require('run', new.run_id, NULL, new.root, 0, ARRAY[new.actor, session_user],
            format('posting run %s, which moves %s, more than %s,', new.run_id, round(moved_fen / 100.0, 2),
                round(above_fen / 100.0, 2)), new.run_id::text);
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION weir.run_approval_guard() IS 'Trigger: refuses to post a run that the policy post wants approved, and that nobody else has approved.';
CREATE TRIGGER approval_guard BEFORE UPDATE ON weir.run FOR EACH ROW
    WHEN (new.state IN ('posting', 'posted') AND old.state NOT IN ('posting', 'posted'))
    EXECUTE FUNCTION weir.run_approval_guard();
ALTER TABLE weir.run ENABLE ALWAYS TRIGGER approval_guard;

CREATE FUNCTION weir.month_approval_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    IF weir.approval_demand('close') IS NOT NULL THEN
        PERFORM weir.approval_require('month', NULL, new.month, weir.month_state(new.month), 0, ARRAY[session_user::text],
            'closing month ' || to_char(new.month, 'YYYY-MM'), to_char(new.month, 'YYYY-MM'));
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION weir.month_approval_guard() IS 'Trigger: refuses to close a month that the policy close wants approved, and that nobody else has approved as it stands.';
CREATE TRIGGER approval_guard BEFORE INSERT ON weir.month FOR EACH ROW EXECUTE FUNCTION weir.month_approval_guard();
ALTER TABLE weir.month ENABLE ALWAYS TRIGGER approval_guard;

CREATE FUNCTION weir.tariff_approval_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    IF weir.approval_demand('publish') IS NOT NULL THEN
        IF new.digest IS DISTINCT FROM sha256(new.document) THEN
            RAISE EXCEPTION 'the digest is not that of the document' USING ERRCODE = '23514';
        END IF;
        -- Older than what holds now, it was used for that, or for something before.
        PERFORM weir.approval_require('tariff', NULL, NULL, new.digest,
            coalesce((SELECT max(t.recorded_no) FROM weir.tariff t WHERE t.tariff = new.tariff), 0), ARRAY[session_user::text],
            'publishing tariff ' || new.tariff, encode(new.digest, 'hex'));
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION weir.tariff_approval_guard() IS 'Trigger: refuses a document that the policy publish wants approved, and that nobody else has approved since its id was published last.';
CREATE TRIGGER approval_guard BEFORE INSERT ON weir.tariff FOR EACH ROW EXECUTE FUNCTION weir.tariff_approval_guard();
ALTER TABLE weir.tariff ENABLE ALWAYS TRIGGER approval_guard;

-- A session that plays a replica does not get past the others either.
ALTER TABLE weir.run ENABLE ALWAYS TRIGGER review_find, ENABLE ALWAYS TRIGGER review_guard,
    ENABLE ALWAYS TRIGGER run_chain, ENABLE ALWAYS TRIGGER tell_late;
ALTER TABLE weir.run_chunk ENABLE ALWAYS TRIGGER run_chunk_of_open_run;

-- --- approving --------------------------------------------------------------------------------
CREATE FUNCTION weir.approve(kind text, approved_run int8, approved_month date, approved_digest bytea, granted bool, reason text)
RETURNS int8
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    subject text := CASE kind WHEN 'run' THEN approved_run::text WHEN 'month' THEN to_char(approved_month, 'YYYY-MM')
        ELSE encode(approved_digest, 'hex') END;
    taken int8 := weir.journal_take(CASE WHEN granted THEN 'approve' ELSE 'withdraw' END, kind || ' ' || subject);
    asked weir.run;
    state bytea := approved_digest;
    before bool;
    made weir.approval;
BEGIN
    IF session_user = 'weir_batch' THEN
        RAISE EXCEPTION 'weir_batch is the engine, and no second person' USING ERRCODE = '42501',
            HINT = 'Log in by your own name (PGUSER): a role to which weir_batch or weir_finance was granted.';
    END IF;
    IF kind = 'run' THEN
        SELECT * INTO asked FROM weir.run r WHERE r.run_id = approved_run;
        IF NOT found THEN
            RAISE EXCEPTION 'there is no run %', approved_run USING ERRCODE = 'P0002', HINT = '`weir run list` shows the runs there are.';
        ELSIF asked.state <> 'draft' THEN
            PERFORM weir.run_refuse(approved_run, 'a draft');
        ELSIF asked.actor = session_user AND granted THEN
            RAISE EXCEPTION 'run % is by %, and another person must approve it', approved_run, session_user USING ERRCODE = '55000',
                HINT = 'Somebody else logs in by another name (PGUSER).';
        END IF;
        state := asked.root;
    ELSIF kind = 'month' THEN
        IF EXISTS (SELECT FROM weir.month m WHERE m.month = approved_month) THEN
            RAISE EXCEPTION 'month % is closed already', subject USING ERRCODE = '55000';
        ELSIF NOT EXISTS (SELECT FROM weir.run r WHERE r.state = 'posted' AND r.invoice_day >= approved_month
            AND r.invoice_day < approved_month + interval '1 month') THEN
            RAISE EXCEPTION 'nothing is posted in month %', subject USING ERRCODE = 'P0002',
                HINT = 'weir month list shows the months there are.';
        END IF;
        state := weir.month_state(approved_month);
    END IF;
    SELECT a.granted INTO before FROM weir.approval a
    WHERE a.kind = approve.kind AND a.run_id IS NOT DISTINCT FROM approved_run AND a.month IS NOT DISTINCT FROM approved_month
        AND a.digest = state AND a.actor = session_user
        AND a.recorded_no > coalesce((SELECT max(t.recorded_no) FROM weir.tariff t WHERE approve.kind = 'tariff' AND t.digest = state), 0)
    ORDER BY a.recorded_no DESC LIMIT 1;
    IF coalesce(before, false) = granted THEN
        RAISE EXCEPTION '% % is % by %', kind, subject, CASE WHEN granted THEN 'approved already' ELSE 'not approved' END, session_user
            USING ERRCODE = '55000';
    END IF;
    INSERT INTO weir.approval (recorded_no, kind, run_id, month, digest, granted, reason, actor)
    VALUES (taken, kind, approved_run, approved_month, state, granted, reason, session_user)
    RETURNING * INTO made;
    PERFORM weir.chain_append('approval', taken, weir.chain_approval_text(made));
    RETURN taken;
END $$;
COMMENT ON FUNCTION weir.approve(text, int8, date, bytea, bool, text) IS
    'Records that the one who is logged in approves a draft, a month as it stands, or a document by its digest; or takes that back. Returns the journal number.';

CREATE FUNCTION weir.policy_set(named text, above_fen int8, reason text) RETURNS int8
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    taken int8;
    made weir.policy;
BEGIN
    IF (SELECT p.above_fen FROM weir.policy p WHERE p.policy = named ORDER BY p.recorded_no DESC LIMIT 1)
        IS NOT DISTINCT FROM policy_set.above_fen THEN
        RETURN 0;
    END IF;
    taken := weir.journal_take('policy', named || ' ' || coalesce(policy_set.above_fen::text, 'none'));
    INSERT INTO weir.policy (recorded_no, policy, above_fen, reason, actor)
    VALUES (taken, named, policy_set.above_fen, policy_set.reason, session_user)
    RETURNING * INTO made;
    PERFORM weir.chain_append('policy', taken, weir.chain_policy_text(made));
    RETURN taken;
END $$;
COMMENT ON FUNCTION weir.policy_set(text, int8, text) IS
    'Sets a policy, with the rights of its caller: only weir_owner, and who is a member of it, has them. Returns the journal number, 0 when it holds already.';

-- --- rights -----------------------------------------------------------------------------------
CREATE FUNCTION weir.roles_apply_approvals() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    name text;
BEGIN
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.approve(text, int8, date, bytea, bool, text)', ARRAY['weir_batch', 'weir_finance']);
    FOREACH name IN ARRAY ARRAY['approval_demand(text)', 'month_state(date)', 'run_moved_fen(int8)',
        'approval_find(text, int8, date, bytea, int8, text[])',
        'approval_require(text, int8, date, bytea, int8, text[], text, text)'] LOOP
        PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.' || name, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
    END LOOP;
END $$;
COMMENT ON FUNCTION weir.roles_apply_approvals() IS 'The rights that approvals need; part of roles_apply.';

-- What a later migration adds has a function roles_apply_NAME of its own, which is called here.
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
        'run_post(int8)', 'run_discard(int8)', 'run_reviewed(int8, text)', 'month_close(date)',
        'late_reads_tell(int8[], int8[], int8[], int8, int8)'] LOOP
        PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.' || name, ARRAY['weir_batch']);
    END LOOP;
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.permit_holder(int8, date, int8)', readers);
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.month_must_be_open(date)', readers);
    FOR name IN SELECT p.proname FROM pg_proc p
        WHERE p.pronamespace = 'weir'::regnamespace AND p.proname LIKE 'roles\_apply\_%' ORDER BY p.proname LOOP
        EXECUTE format('SELECT weir.%I()', name);
    END LOOP;
END $$;

SELECT weir.roles_apply();
