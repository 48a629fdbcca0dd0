-- PostgreSQL database dump

-- SCHEMA weir

CREATE SCHEMA weir;

-- COMMENT SCHEMA weir

COMMENT ON SCHEMA weir IS 'Water metering and billing: registry, reads, tariffs, runs, posted invoices.';

-- FUNCTION approval_demand(text)

CREATE FUNCTION weir.approval_demand(named text) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT least((SELECT p.above_fen FROM weir.policy p WHERE p.policy = named ORDER BY p.recorded_no DESC LIMIT 1),
        nullif(current_setting('weir.approve_' || named, true), '')::int8)
$$;

-- COMMENT FUNCTION approval_demand(named text)

COMMENT ON FUNCTION weir.approval_demand(named text) IS 'Above which amount a policy (publish, post, close) asks for a second person; null: it does not. What a session asks for by weir.approve_* counts where it is stricter, so that it can only add.';

-- FUNCTION approval_find(text, bigint, date, bytea, bigint, text[])

CREATE FUNCTION weir.approval_find(wanted_kind text, wanted_run bigint, wanted_month date, wanted_digest bytea, after_no bigint, makers text[]) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT max(a.recorded_no)
    FROM (SELECT DISTINCT ON (o.actor) o.* FROM weir.approval o
        WHERE o.kind = wanted_kind AND o.run_id IS NOT DISTINCT FROM wanted_run AND o.month IS NOT DISTINCT FROM wanted_month
            AND o.digest = wanted_digest
        ORDER BY o.actor, o.recorded_no DESC) AS a
    WHERE a.granted AND a.recorded_no > after_no AND a.actor <> ALL (makers)
$$;

-- COMMENT FUNCTION approval_find(wanted_kind text, wanted_run bigint, wanted_month date, wanted_digest bytea, after_no bigint, makers text[])

COMMENT ON FUNCTION weir.approval_find(wanted_kind text, wanted_run bigint, wanted_month date, wanted_digest bytea, after_no bigint, makers text[]) IS 'The newest approval of just this, later than after_no, by somebody who is none of its makers; null: there is none.';

-- FUNCTION approval_require(text, bigint, date, bytea, bigint, text[], text, text)

CREATE FUNCTION weir.approval_require(wanted_kind text, wanted_run bigint, wanted_month date, wanted_digest bytea, after_no bigint, makers text[], words text, command text) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION approval_require(wanted_kind text, wanted_run bigint, wanted_month date, wanted_digest bytea, after_no bigint, makers text[], words text, command text)

COMMENT ON FUNCTION weir.approval_require(wanted_kind text, wanted_run bigint, wanted_month date, wanted_digest bytea, after_no bigint, makers text[], words text, command text) IS 'Raises WR002, saying why, unless approval_find finds an approval.';

-- FUNCTION approve(text, bigint, date, bytea, boolean, text)

CREATE FUNCTION weir.approve(kind text, approved_run bigint, approved_month date, approved_digest bytea, granted boolean, reason text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION approve(kind text, approved_run bigint, approved_month date, approved_digest bytea, granted boolean, reason text)

COMMENT ON FUNCTION weir.approve(kind text, approved_run bigint, approved_month date, approved_digest bytea, granted boolean, reason text) IS 'Records that the one who is logged in approves a draft, a month as it stands, or a document by its digest; or takes that back. Returns the journal number.';

-- FUNCTION chain_add(bigint, date, bigint, text)

CREATE FUNCTION weir.chain_add(linked_run bigint, linked_month date, linked_no bigint, linked_text text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    last weir.chain;
BEGIN
    SELECT * INTO last FROM weir.chain ORDER BY link_no DESC LIMIT 1;
    INSERT INTO weir.chain (link_no, kind, run_id, month, recorded_no, link)
    VALUES (coalesce(last.link_no, 0) + 1, CASE WHEN linked_run IS NULL THEN 'month' ELSE 'run' END, linked_run, linked_month,
        linked_no, sha256(convert_to(concat(E'weir-chain-1\nlink=', coalesce(last.link_no, 0) + 1,
            E'\nprevious=', coalesce(encode(last.link, 'hex'), repeat('0', 64)), E'\n', linked_text), 'UTF8')));
END $$;

-- COMMENT FUNCTION chain_add(linked_run bigint, linked_month date, linked_no bigint, linked_text text)

COMMENT ON FUNCTION weir.chain_add(linked_run bigint, linked_month date, linked_no bigint, linked_text text) IS 'Adds a link; the caller holds the journal.';

-- FUNCTION chain_append(text, bigint, text)

CREATE FUNCTION weir.chain_append(linked_kind text, linked_no bigint, linked_text text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    last weir.chain;
BEGIN
    SELECT * INTO last FROM weir.chain ORDER BY link_no DESC LIMIT 1;
    INSERT INTO weir.chain (link_no, kind, recorded_no, link)
    VALUES (coalesce(last.link_no, 0) + 1, linked_kind, linked_no,
        sha256(convert_to(concat(E'weir-chain-2\nlink=', coalesce(last.link_no, 0) + 1,
            E'\nprevious=', coalesce(encode(last.link, 'hex'), repeat('0', 64)), E'\n', linked_text), 'UTF8')));
END $$;

-- COMMENT FUNCTION chain_append(linked_kind text, linked_no bigint, linked_text text)

COMMENT ON FUNCTION weir.chain_append(linked_kind text, linked_no bigint, linked_text text) IS 'Adds a link of version 2, of something that has no other key than its journal number; the caller holds the journal.';

-- TABLE approval

CREATE TABLE weir.approval (
    recorded_no bigint NOT NULL,
    kind text NOT NULL,
    run_id bigint,
    month date,
    digest bytea NOT NULL,
    granted boolean NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    CONSTRAINT approval_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT approval_kind_check CHECK ((kind = ANY (ARRAY['run'::text, 'tariff'::text, 'month'::text]))),
    CONSTRAINT approval_reason_check CHECK ((octet_length(reason) <= 500)),
    CONSTRAINT approval_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT approval_subject CHECK ((((kind = 'run'::text) = (run_id IS NOT NULL)) AND ((kind = 'month'::text) = (month IS NOT NULL))))
);

-- COMMENT TABLE approval

COMMENT ON TABLE weir.approval IS 'Who has approved what, as the second person; of a person and a digest the newest row holds. Made by weir.approve alone; each row has its link in the chain.';

-- COMMENT COLUMN approval.digest

COMMENT ON COLUMN weir.approval.digest IS 'What was approved: a run''s root, a document''s SHA-256, a month''s state (month_state). It counts for nothing else.';

-- COMMENT COLUMN approval.granted

COMMENT ON COLUMN weir.approval.granted IS 'False: the approval before is taken back.';

-- FUNCTION chain_approval_text(weir.approval)

CREATE FUNCTION weir.chain_approval_text(linked weir.approval) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT concat('kind=approval', E'\napproval_no=', linked.recorded_no, E'\napproved=', linked.kind, E'\nsubject=',
        CASE linked.kind WHEN 'run' THEN linked.run_id::text WHEN 'month' THEN to_char(linked.month, 'YYYY-MM')
            ELSE encode(linked.digest, 'hex') END,
        E'\ndigest=', encode(linked.digest, 'hex'), E'\ngranted=', linked.granted::int4,
        E'\nreason=', encode(sha256(convert_to(linked.reason, 'UTF8')), 'hex'), E'\n', weir.chain_field('actor', linked.actor))
$$;

-- COMMENT FUNCTION chain_approval_text(linked weir.approval)

COMMENT ON FUNCTION weir.chain_approval_text(linked weir.approval) IS 'What the link of an approval is taken over, after the link before.';

-- FUNCTION chain_field(text, text)

CREATE FUNCTION weir.chain_field(name text, value text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT name || '=' || octet_length(convert_to(value, 'UTF8')) || ':' || value || E'\n'
$$;

-- COMMENT FUNCTION chain_field(name text, value text)

COMMENT ON FUNCTION weir.chain_field(name text, value text) IS 'A text as a line of a link''s bytes.';

-- TABLE month

CREATE TABLE weir.month (
    month date NOT NULL,
    closed_no bigint NOT NULL,
    run_count bigint NOT NULL,
    invoice_count bigint NOT NULL,
    reversal_count bigint NOT NULL,
    line_count bigint NOT NULL,
    volume_l bigint NOT NULL,
    amount_fen bigint NOT NULL,
    tax_fen bigint NOT NULL,
    entry_count bigint NOT NULL,
    entry_volume_l bigint NOT NULL,
    entry_due_fen bigint NOT NULL,
    actor text NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    CONSTRAINT month_closed_no_check CHECK ((closed_no > 0)),
    CONSTRAINT month_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

-- COMMENT TABLE month

COMMENT ON TABLE weir.month IS 'Months that are closed: nothing is posted in them, or before them, any more.';

-- COMMENT COLUMN month.month

COMMENT ON COLUMN weir.month.month IS 'Its first day.';

-- COMMENT COLUMN month.closed_no

COMMENT ON COLUMN weir.month.closed_no IS 'The journal number of the closing; exports of the month show what was recorded up to it.';

-- COMMENT COLUMN month.run_count

COMMENT ON COLUMN weir.month.run_count IS 'Posted runs that are dated in it.';

-- COMMENT COLUMN month.invoice_count

COMMENT ON COLUMN weir.month.invoice_count IS 'Invoices of these runs, reversals among them.';

-- COMMENT COLUMN month.volume_l

COMMENT ON COLUMN weir.month.volume_l IS 'Litres billed, net of reversals.';

-- COMMENT COLUMN month.amount_fen

COMMENT ON COLUMN weir.month.amount_fen IS 'Hundredths of the currency unit, net of reversals.';

-- COMMENT COLUMN month.tax_fen

COMMENT ON COLUMN weir.month.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit.';

-- COMMENT COLUMN month.entry_count

COMMENT ON COLUMN weir.month.entry_count IS 'Entries of the fee ledger, reversals among them.';

-- COMMENT COLUMN month.entry_volume_l

COMMENT ON COLUMN weir.month.entry_volume_l IS 'Litres of these entries, net of reversals.';

-- COMMENT COLUMN month.entry_due_fen

COMMENT ON COLUMN weir.month.entry_due_fen IS 'What these entries make due, hundredths of the currency unit.';

-- COMMENT COLUMN month.closed_at

COMMENT ON COLUMN weir.month.closed_at IS 'For people. No rule compares it.';

-- FUNCTION chain_month_text(weir.month)

CREATE FUNCTION weir.chain_month_text(linked weir.month) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT concat('kind=month', E'\nmonth=', to_char(linked.month, 'YYYY-MM'), E'\nclosed_no=', linked.closed_no,
        E'\nrun_count=', linked.run_count, E'\ninvoice_count=', linked.invoice_count,
        E'\nreversal_count=', linked.reversal_count, E'\nline_count=', linked.line_count,
        E'\nvolume_l=', linked.volume_l, E'\namount_fen=', linked.amount_fen, E'\ntax_fen=', linked.tax_fen,
        E'\nentry_count=', linked.entry_count, E'\nentry_volume_l=', linked.entry_volume_l,
        E'\nentry_due_fen=', linked.entry_due_fen, E'\n', weir.chain_field('actor', linked.actor),
        (SELECT string_agg('run=' || r.run_id || ' ' || encode(r.root, 'hex') || E'\n', '' ORDER BY r.run_id)
            FROM weir.run r WHERE r.state = 'posted' AND r.invoice_day >= linked.month
            AND r.invoice_day < linked.month + interval '1 month'),
        (SELECT string_agg(concat('sum=', s.kind, E'\n', weir.chain_field('fund', s.fund), weir.chain_field('charge', s.charge),
                weir.chain_field('class', s.class), 'line_count=', s.line_count, E'\nvolume_l=', s.volume_l,
                E'\namount_fen=', s.amount_fen, E'\ntax_fen=', s.tax_fen, E'\n'), ''
                ORDER BY s.kind COLLATE "C", s.fund COLLATE "C", s.charge COLLATE "C", s.class COLLATE "C")
            FROM weir.month_sum s WHERE s.month = linked.month))
$$;

-- COMMENT FUNCTION chain_month_text(linked weir.month)

COMMENT ON FUNCTION weir.chain_month_text(linked weir.month) IS 'What the link of a closed month is taken over, after the link before.';

-- TABLE policy

CREATE TABLE weir.policy (
    recorded_no bigint NOT NULL,
    policy text NOT NULL,
    above_fen bigint,
    reason text NOT NULL,
    actor text NOT NULL,
    CONSTRAINT policy_above_fen_check CHECK ((above_fen >= 0)),
    CONSTRAINT policy_amount CHECK (((policy = 'post'::text) OR (COALESCE(above_fen, (0)::bigint) = 0))),
    CONSTRAINT policy_policy_check CHECK ((policy = ANY (ARRAY['publish'::text, 'post'::text, 'close'::text]))),
    CONSTRAINT policy_reason_check CHECK ((octet_length(reason) <= 500)),
    CONSTRAINT policy_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE policy

COMMENT ON TABLE weir.policy IS 'What takes a second person; of a policy the newest row holds. Set by weir_owner alone, with policy_set; each row has its link in the chain.';

-- COMMENT COLUMN policy.above_fen

COMMENT ON COLUMN weir.policy.above_fen IS 'Posting: a run that moves more than so many hundredths of the currency unit; publish and close: 0. Null: nobody is needed.';

-- FUNCTION chain_policy_text(weir.policy)

CREATE FUNCTION weir.chain_policy_text(linked weir.policy) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT concat('kind=policy', E'\npolicy_no=', linked.recorded_no, E'\npolicy=', linked.policy,
        E'\nabove_fen=', coalesce(linked.above_fen::text, 'none'),
        E'\nreason=', encode(sha256(convert_to(linked.reason, 'UTF8')), 'hex'), E'\n', weir.chain_field('actor', linked.actor))
$$;

-- COMMENT FUNCTION chain_policy_text(linked weir.policy)

COMMENT ON FUNCTION weir.chain_policy_text(linked weir.policy) IS 'What the link of a change of a policy is taken over, after the link before.';

-- FUNCTION chain_record()

CREATE FUNCTION weir.chain_record() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    PERFORM weir.record_add(new.recorded_no);
    RETURN NULL;
END $$;

-- COMMENT FUNCTION chain_record()

COMMENT ON FUNCTION weir.chain_record() IS 'Trigger: behind the link of a month comes that of what was recorded until it was closed.';

-- TABLE run

CREATE TABLE weir.run (
    run_id bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    scope text NOT NULL,
    through_day date NOT NULL,
    invoice_day date NOT NULL,
    as_of_no bigint NOT NULL,
    book integer NOT NULL,
    rules_version integer NOT NULL,
    settings text NOT NULL,
    tariffs text NOT NULL,
    account_count bigint NOT NULL,
    billed_count bigint,
    held_count bigint,
    nothing_count bigint,
    invoice_count bigint,
    line_count bigint,
    finding_count bigint,
    volume_l bigint,
    amount_fen bigint,
    root bytea,
    posted_no bigint,
    actor text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    sealed_at timestamp with time zone,
    posted_at timestamp with time zone,
    review text,
    reviewed text,
    CONSTRAINT run_account_count_check CHECK ((account_count >= 0)),
    CONSTRAINT run_as_of_no_check CHECK ((as_of_no >= 0)),
    CONSTRAINT run_check CHECK ((account_count = ((billed_count + held_count) + nothing_count))),
    CONSTRAINT run_check1 CHECK (((state <> 'posted'::text) OR ((root IS NOT NULL) AND (posted_no IS NOT NULL) AND (posted_at IS NOT NULL)))),
    CONSTRAINT run_kind_check CHECK ((kind = ANY (ARRAY['bill'::text, 'rebill'::text, 'fee'::text]))),
    CONSTRAINT run_review_check CHECK (((octet_length(review) >= 1) AND (octet_length(review) <= 200))),
    CONSTRAINT run_reviewed_check CHECK (((octet_length(reviewed) >= 1) AND (octet_length(reviewed) <= 500))),
    CONSTRAINT run_root_check CHECK ((octet_length(root) = 32)),
    CONSTRAINT run_rules_version_check CHECK ((rules_version > 0)),
    CONSTRAINT run_run_id_check CHECK ((run_id > 0)),
    CONSTRAINT run_scope_check CHECK (((scope = 'all'::text) OR (scope ~~ 'cycle:_%'::text) OR (scope ~~ 'account:_%'::text) OR ((kind = 'rebill'::text) AND (scope ~~ 'tariff:_%'::text)))),
    CONSTRAINT run_state_check CHECK ((state = ANY (ARRAY['open'::text, 'draft'::text, 'posting'::text, 'posted'::text, 'discarded'::text])))
);

-- COMMENT TABLE run

COMMENT ON TABLE weir.run IS 'Billing runs. Numbers are without gaps; discarded runs keep their row.';

-- COMMENT COLUMN run.state

COMMENT ON COLUMN weir.run.state IS 'open: being computed. draft: sealed, can be reviewed. posting: only inside run_post. posted, discarded: for good.';

-- COMMENT COLUMN run.scope

COMMENT ON COLUMN weir.run.scope IS 'all, cycle:C or account:A; of a rebill also tariff:ID.';

-- COMMENT COLUMN run.through_day

COMMENT ON COLUMN weir.run.through_day IS 'Reads of this day and before count; of a rebill the last day that an account was billed to.';

-- COMMENT COLUMN run.invoice_day

COMMENT ON COLUMN weir.run.invoice_day IS 'Date of its invoices.';

-- COMMENT COLUMN run.as_of_no

COMMENT ON COLUMN weir.run.as_of_no IS 'The run sees input rows with recorded_no up to this, and no others.';

-- COMMENT COLUMN run.settings

COMMENT ON COLUMN weir.run.settings IS 'Canonical text of every setting that can change a result.';

-- COMMENT COLUMN run.tariffs

COMMENT ON COLUMN weir.run.tariffs IS 'Lines id=SHA-256 of the documents in force as of as_of_no, sorted.';

-- COMMENT COLUMN run.account_count

COMMENT ON COLUMN weir.run.account_count IS 'Accounts that were due = billed + held + nothing to bill.';

-- COMMENT COLUMN run.volume_l

COMMENT ON COLUMN weir.run.volume_l IS 'Litres billed, net of reversals.';

-- COMMENT COLUMN run.amount_fen

COMMENT ON COLUMN weir.run.amount_fen IS 'Hundredths of the currency unit, net of reversals.';

-- COMMENT COLUMN run.root

COMMENT ON COLUMN weir.run.root IS 'RFC 6962 root over invoice digests in order of account_id, entry_no.';

-- COMMENT COLUMN run.review

COMMENT ON COLUMN weir.run.review IS 'Why a person must look at the draft before it is posted; null: nothing says so.';

-- COMMENT COLUMN run.reviewed

COMMENT ON COLUMN weir.run.reviewed IS 'Why it may be posted all the same, as the person said.';

-- FUNCTION chain_run_text(weir.run)

CREATE FUNCTION weir.chain_run_text(linked weir.run) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT concat('kind=run', E'\nrun=', linked.run_id, E'\nrun_kind=', linked.kind, E'\n', weir.chain_field('scope', linked.scope),
        'through_day=', to_char(linked.through_day, 'YYYY-MM-DD'), E'\ninvoice_day=', to_char(linked.invoice_day, 'YYYY-MM-DD'),
        E'\nas_of_no=', linked.as_of_no, E'\nposted_no=', linked.posted_no, E'\nbook=', linked.book,
        E'\nrules_version=', linked.rules_version,
        E'\nsettings=', encode(sha256(convert_to(linked.settings, 'UTF8')), 'hex'),
        E'\ntariffs=', encode(sha256(convert_to(linked.tariffs, 'UTF8')), 'hex'),
        E'\naccount_count=', linked.account_count, E'\nbilled_count=', linked.billed_count, E'\nheld_count=', linked.held_count,
        E'\nnothing_count=', linked.nothing_count, E'\ninvoice_count=', linked.invoice_count, E'\nline_count=', linked.line_count,
        E'\nfinding_count=', linked.finding_count, E'\nvolume_l=', linked.volume_l, E'\namount_fen=', linked.amount_fen,
        E'\nroot=', encode(linked.root, 'hex'), E'\n', weir.chain_field('actor', linked.actor))
$$;

-- COMMENT FUNCTION chain_run_text(linked weir.run)

COMMENT ON FUNCTION weir.chain_run_text(linked weir.run) IS 'What the link of a posted run is taken over, after the link before.';

-- FUNCTION draft_fit(text, text)

CREATE FUNCTION weir.draft_fit(draft text, part text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION draft_fit(draft text, part text)

COMMENT ON FUNCTION weir.draft_fit(draft text, part text) IS 'Gives a draft''s table the checks of the posted one: those of a draft made before a migration may be others.';

-- FUNCTION input_guard(regclass)

CREATE FUNCTION weir.input_guard(guarded regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER input_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses()', guarded);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER input_only_added', guarded);
END $$;

-- COMMENT FUNCTION input_guard(guarded regclass)

COMMENT ON FUNCTION weir.input_guard(guarded regclass) IS 'Puts input_refuses on a table or partition.';

-- FUNCTION input_refuses()

CREATE FUNCTION weir.input_refuses() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
        USING ERRCODE = '23001', HINT = 'Record a new row that supersedes the old one.';
END $$;

-- COMMENT FUNCTION input_refuses()

COMMENT ON FUNCTION weir.input_refuses() IS 'Trigger: refuses UPDATE, DELETE and TRUNCATE of what was recorded.';

-- FUNCTION journal_take(text, text)

CREATE FUNCTION weir.journal_take(kind text, detail text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION journal_take(kind text, detail text)

COMMENT ON FUNCTION weir.journal_take(kind text, detail text) IS 'The next journal number; others wait until this transaction ends, so numbers are in commit order.';

-- FUNCTION late_reads_tell(bigint[], bigint[], bigint[], bigint, bigint)

CREATE FUNCTION weir.late_reads_tell(account_ids bigint[], meter_ids bigint[], days bigint[], from_no bigint, told_no bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    told int8;
BEGIN
    INSERT INTO weir.finding_ingest (account_id, subject, code, day, run_id, held, detail, recorded_no)
    SELECT DISTINCT ON (r.account_id, m.meter, r.read_day) r.account_id, m.meter, t.code, r.read_day, 0, false,
           format('register %s%s', (r.register_milli::numeric / 1000)::numeric(18, 3), t.place), told_no
    FROM unnest(account_ids, meter_ids, days) AS k (account_id, meter_id, day_no)
    CROSS JOIN LATERAL (SELECT date '1970-01-01' + k.day_no::int4) AS d (day)
    JOIN weir.account_head h ON h.account_id = k.account_id AND h.through_day >= d.day
    JOIN weir.meter m ON m.meter_id = k.meter_id
    -- the newest bill that counted the meter's water on that day
    LEFT JOIN LATERAL (
        SELECT u.begin_day, u.end_day, u.end_register_milli, u.kind FROM weir.invoice_use u JOIN weir.invoice i USING (account_id, book, entry_no)
        WHERE u.account_id = k.account_id AND u.meter_id = k.meter_id AND i.kind = 'bill' AND u.kind IN (1, 2, 3, 4, 6)
            AND u.begin_day < d.day AND d.day <= u.end_day
        ORDER BY u.entry_no DESC, u.use_no LIMIT 1) AS u ON true
    -- where the meter was on that day
    LEFT JOIN LATERAL (
        SELECT n.to_day, n.of_other FROM weir.meter_installation n
        WHERE n.account_id = k.account_id AND n.meter_id = k.meter_id AND n.from_day <= d.day
        ORDER BY n.from_day DESC, n.recorded_no DESC LIMIT 1) AS n ON true
    JOIN weir.read r ON r.account_id = k.account_id AND r.meter_id = k.meter_id AND r.read_day = d.day AND r.recorded_no >= from_no
    CROSS JOIN LATERAL (
        -- days before the account's first meter, and before the day that it was opened with, are history
        SELECT 'not-installed', ' outside the days it was installed'
        WHERE u.begin_day IS NULL AND (n.of_other IS NULL OR n.to_day < d.day)
            AND d.day > (SELECT min(u.begin_day) FROM weir.invoice_use u WHERE u.account_id = k.account_id)
        UNION ALL
        SELECT 'late-read', format(', inside the bill of %s to %s', u.begin_day, u.end_day)
        WHERE u.begin_day IS NOT NULL
            -- a true read on days that were estimated settles them in the next run: it is not late
            AND (u.kind <> 2 OR n.of_other OR n.to_day <= u.end_day)
            -- the register that the bill ends with, read again, changes nothing; nor does one before it on its day
            AND (d.day < u.end_day OR r.register_milli <> u.end_register_milli)
            AND (d.day < u.end_day OR NOT EXISTS (SELECT FROM weir.read l WHERE l.account_id = r.account_id AND l.meter_id = r.meter_id
                AND l.read_day = r.read_day AND l.read_second > r.read_second AND l.register_milli = u.end_register_milli))
    ) AS t (code, place)
    WHERE r.kind <> 2
        -- told of this very read already; an earlier one of the day is another matter
        AND NOT EXISTS (SELECT FROM weir.finding f WHERE f.account_id = r.account_id AND f.subject = m.meter
            AND f.day = r.read_day AND f.code IN (t.code, 'read-conflict') AND f.recorded_no >= r.recorded_no)
    ORDER BY r.account_id, m.meter, r.read_day, r.read_second DESC, r.recorded_no DESC;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END $$;

-- COMMENT FUNCTION late_reads_tell(account_ids bigint[], meter_ids bigint[], days bigint[], from_no bigint, told_no bigint)

COMMENT ON FUNCTION weir.late_reads_tell(account_ids bigint[], meter_ids bigint[], days bigint[], from_no bigint, told_no bigint) IS 'Of the accounts, meters and days (since 1970-01-01) given, tells the reads recorded from from_no on that lie inside what is billed, or there while the meter was not installed, once. Returns how many it told.';

-- FUNCTION month_add_sums(date)

CREATE FUNCTION weir.month_add_sums(closed date) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET jit TO 'off'
    AS $$
DECLARE
    books int4[] := ARRAY(SELECT b.book FROM weir.book b WHERE b.month = closed ORDER BY b.book);
    runs int8[] := ARRAY(SELECT r.run_id FROM weir.run r WHERE r.state = 'posted' AND r.kind = 'fee'
        AND r.invoice_day >= closed AND r.invoice_day < closed + interval '1 month');
BEGIN
    INSERT INTO weir.month_sum (month, kind, fund, charge, class, line_count, volume_l, amount_fen, tax_fen)
    SELECT closed, i.kind, coalesce(l.fund, ''), l.charge, l.class, count(*), coalesce(sum(l.volume_l), 0)::int8,
        sum(l.amount_fen)::int8, coalesce(sum(l.tax_fen), 0)::int8
    FROM weir.invoice_line l JOIN weir.invoice i ON i.account_id = l.account_id AND i.book = l.book AND i.entry_no = l.entry_no
    WHERE l.book = ANY (books) AND i.book = ANY (books)
    GROUP BY i.kind, coalesce(l.fund, ''), l.charge, l.class
    UNION ALL
    SELECT closed, CASE WHEN e.reverses_entry_no IS NULL THEN 'fee' ELSE 'fee-reversal' END, coalesce(e.fund, ''), e.charge,
        e.class, count(*), sum(e.volume_l)::int8, sum(e.due_fen)::int8, 0
    FROM weir.fee_entry e WHERE e.run_id = ANY (runs)
    GROUP BY e.reverses_entry_no IS NULL, coalesce(e.fund, ''), e.charge, e.class;
END $$;

-- COMMENT FUNCTION month_add_sums(closed date)

COMMENT ON FUNCTION weir.month_add_sums(closed date) IS 'Writes the sums of a month by fund, charge and class.';

-- FUNCTION month_approval_guard()

CREATE FUNCTION weir.month_approval_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    IF weir.approval_demand('close') IS NOT NULL THEN
        PERFORM weir.approval_require('month', NULL, new.month, weir.month_state(new.month), 0, ARRAY[session_user::text],
            'closing month ' || to_char(new.month, 'YYYY-MM'), to_char(new.month, 'YYYY-MM'));
    END IF;
    RETURN new;
END $$;

-- COMMENT FUNCTION month_approval_guard()

COMMENT ON FUNCTION weir.month_approval_guard() IS 'Trigger: refuses to close a month that the policy close wants approved, and that nobody else has approved as it stands.';

-- FUNCTION month_check(date)

CREATE FUNCTION weir.month_check(closed date) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    after_day date := (closed + interval '1 month')::date;
    last weir.month;
    other record;
BEGIN
    IF extract(day FROM closed) <> 1 THEN
        RAISE EXCEPTION '% is not the first day of a month', closed USING ERRCODE = '55000';
    END IF;
    SELECT * INTO last FROM weir.month m WHERE m.month >= closed ORDER BY m.month LIMIT 1;
    IF found AND last.month = closed THEN
        RAISE EXCEPTION 'month % is closed already', to_char(closed, 'YYYY-MM') USING ERRCODE = '55000',
            DETAIL = format('By %s, under journal number %s.', last.actor, last.closed_no);
    ELSIF found THEN
        RAISE EXCEPTION 'month % lies before %, which is closed', to_char(closed, 'YYYY-MM'), to_char(last.month, 'YYYY-MM')
            USING ERRCODE = '55000', DETAIL = 'Nothing can be posted in it any more.';
    END IF;
    SELECT to_char(min(r.invoice_day), 'YYYY-MM') AS month INTO other FROM weir.run r
    WHERE r.state = 'posted' AND r.invoice_day < closed
        AND r.invoice_day >= coalesce((SELECT max(m.month) + interval '1 month' FROM weir.month m), '-infinity');
    IF other.month IS NOT NULL THEN
        RAISE EXCEPTION 'month % is still open', other.month USING ERRCODE = '55000',
            HINT = format('Months are closed in order: weir month close %s', other.month);
    END IF;
    SELECT r.run_id, r.state, to_char(r.invoice_day, 'YYYY-MM') AS month INTO other FROM weir.run r
    WHERE r.state IN ('open', 'draft', 'posting') AND r.invoice_day < after_day ORDER BY r.run_id LIMIT 1;
    IF found THEN
        RAISE EXCEPTION 'run % is % and dated in month %', other.run_id, CASE other.state WHEN 'draft' THEN 'a draft' ELSE 'not finished' END, other.month
            USING ERRCODE = '55000',
            HINT = format('Make it final or throw it away first: weir run post %s, weir run discard %s', other.run_id, other.run_id);
    END IF;
END $$;

-- COMMENT FUNCTION month_check(closed date)

COMMENT ON FUNCTION weir.month_check(closed date) IS 'Refuses to close a month that is closed, out of order, or has a draft dated in it.';

-- FUNCTION month_close(date)

CREATE FUNCTION weir.month_close(closed date) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET lock_timeout TO '30s'
    SET jit TO 'off'
    AS $$
DECLARE
    taken int8 := weir.journal_take('close', 'month ' || to_char(closed, 'YYYY-MM'));
    books int4[];
    runs record;
    bills record;
    made weir.month;
BEGIN
    -- Nothing is posted while the journal is held, and no run is opened.
    LOCK TABLE weir.run IN SHARE ROW EXCLUSIVE MODE;
    PERFORM weir.month_check(closed);
    PERFORM weir.month_add_sums(closed);
    books := ARRAY(SELECT b.book FROM weir.book b WHERE b.month = closed);
    SELECT count(*) AS runs, coalesce(sum(r.invoice_count) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS invoices,
        coalesce(sum(r.line_count) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS lines,
        coalesce(sum(r.volume_l) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS volume_l,
        coalesce(sum(r.amount_fen) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS amount_fen,
        coalesce(sum(r.invoice_count) FILTER (WHERE r.kind = 'fee'), 0)::int8 AS entries,
        coalesce(sum(r.volume_l) FILTER (WHERE r.kind = 'fee'), 0)::int8 AS entry_volume_l,
        coalesce(sum(r.amount_fen) FILTER (WHERE r.kind = 'fee'), 0)::int8 AS entry_due_fen
    INTO runs FROM weir.run r
    WHERE r.state = 'posted' AND r.invoice_day >= closed AND r.invoice_day < closed + interval '1 month';
    SELECT count(*) AS invoices, count(*) FILTER (WHERE i.kind = 'reversal') AS reversals,
        coalesce(sum(i.volume_l), 0)::int8 AS volume_l, coalesce(sum(i.amount_fen), 0)::int8 AS amount_fen,
        coalesce(sum(i.tax_fen), 0)::int8 AS tax_fen
    INTO bills FROM weir.invoice i WHERE i.book = ANY (books);
    INSERT INTO weir.month (month, closed_no, run_count, invoice_count, reversal_count, line_count, volume_l, amount_fen, tax_fen,
        entry_count, entry_volume_l, entry_due_fen, actor, closed_at)
    SELECT closed, taken, runs.runs, bills.invoices, bills.reversals, coalesce(sum(s.line_count) FILTER (WHERE s.kind IN ('bill', 'reversal')), 0)::int8,
        bills.volume_l, bills.amount_fen, bills.tax_fen, coalesce(sum(s.line_count) FILTER (WHERE s.kind NOT IN ('bill', 'reversal')), 0)::int8,
        coalesce(sum(s.volume_l) FILTER (WHERE s.kind NOT IN ('bill', 'reversal')), 0)::int8,
        coalesce(sum(s.amount_fen) FILTER (WHERE s.kind NOT IN ('bill', 'reversal')), 0)::int8, session_user, clock_timestamp()
    FROM weir.month_sum s WHERE s.month = closed
    RETURNING * INTO made;
    IF (made.invoice_count, made.line_count, made.volume_l, made.amount_fen, made.entry_count, made.entry_volume_l, made.entry_due_fen)
        IS DISTINCT FROM (runs.invoices, runs.lines, runs.volume_l, runs.amount_fen, runs.entries, runs.entry_volume_l, runs.entry_due_fen) THEN
        RAISE EXCEPTION 'month % does not hold what its runs say', to_char(closed, 'YYYY-MM') USING ERRCODE = 'WR001',
            DETAIL = format('Runs: %s; rows: %s.', runs, made), HINT = 'weir verify tells what does not hold, and where.';
    END IF;
    UPDATE weir.book SET open = false WHERE month <= closed AND open;
    PERFORM weir.chain_add(NULL, closed, taken, weir.chain_month_text(made));
    RETURN taken;
END $$;

-- COMMENT FUNCTION month_close(closed date)

COMMENT ON FUNCTION weir.month_close(closed date) IS 'Closes a month for good, and with it all before: writes its counts and sums and links it into the chain. Returns the journal number.';

-- FUNCTION month_must_be_open(date)

CREATE FUNCTION weir.month_must_be_open(dated date) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    last_closed date := (SELECT max(m.month) FROM weir.month m);
BEGIN
    IF dated < last_closed + interval '1 month' THEN
        RAISE EXCEPTION 'month % is closed', to_char(dated, 'YYYY-MM') USING ERRCODE = '55000',
            DETAIL = format('Nothing dated %s can be posted any more.', dated),
            HINT = format('%s is the first day that is open: give a --date from then on.', (last_closed + interval '1 month')::date);
    END IF;
END $$;

-- COMMENT FUNCTION month_must_be_open(dated date)

COMMENT ON FUNCTION weir.month_must_be_open(dated date) IS 'Refuses a date in a month that is closed, or before one.';

-- FUNCTION month_state(date)

CREATE FUNCTION weir.month_state(dated date) RETURNS bytea
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT sha256(convert_to(concat(E'weir-month-state-1\nmonth=', to_char(dated, 'YYYY-MM'), E'\n',
        (SELECT string_agg('run=' || r.run_id || ' ' || encode(r.root, 'hex') || E'\n', '' ORDER BY r.run_id)
            FROM weir.run r WHERE r.state = 'posted' AND r.invoice_day >= dated
            AND r.invoice_day < dated + interval '1 month')), 'UTF8'))
$$;

-- COMMENT FUNCTION month_state(dated date)

COMMENT ON FUNCTION weir.month_state(dated date) IS 'A digest over the runs that are posted in a month, and so over all that closing it would freeze.';

-- FUNCTION permit_holder(bigint, date, bigint)

CREATE FUNCTION weir.permit_holder(of_account bigint, before_day date, as_of_no bigint) RETURNS TABLE(holder text, holder_id text)
    LANGUAGE plpgsql STABLE ROWS 1
    AS $$
BEGIN
    IF has_table_privilege('weir.permit_party', 'SELECT') THEN
        RETURN QUERY SELECT p.holder, p.holder_id
            FROM weir.permit_party p
            WHERE p.account_id = of_account AND p.from_day < before_day AND p.recorded_no <= as_of_no
            ORDER BY p.from_day DESC, p.recorded_no DESC LIMIT 1;
    END IF;
END $$;

-- COMMENT FUNCTION permit_holder(of_account bigint, before_day date, as_of_no bigint)

COMMENT ON FUNCTION weir.permit_holder(of_account bigint, before_day date, as_of_no bigint) IS 'Who held a permit on the day before, as it was known then; nothing for those who may not read names.';

-- FUNCTION policy_set(text, bigint, text)

CREATE FUNCTION weir.policy_set(named text, above_fen bigint, reason text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION policy_set(named text, above_fen bigint, reason text)

COMMENT ON FUNCTION weir.policy_set(named text, above_fen bigint, reason text) IS 'Sets a policy, with the rights of its caller: only weir_owner, and who is a member of it, has them. Returns the journal number, 0 when it holds already.';

-- FUNCTION posted_guard(regclass)

CREATE FUNCTION weir.posted_guard(guarded regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER posted_only_added BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses()', guarded);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER posted_only_added', guarded);
    PERFORM weir.role_grant('SELECT', guarded::text, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
END $$;

-- COMMENT FUNCTION posted_guard(guarded regclass)

COMMENT ON FUNCTION weir.posted_guard(guarded regclass) IS 'Puts posted_refuses and the readers'' grants on a table or partition.';

-- FUNCTION posted_refuses()

CREATE FUNCTION weir.posted_refuses() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
BEGIN
    IF EXISTS (SELECT FROM weir.book b WHERE b.book = substring(tg_table_name FROM '^invoice.*_([0-9]+)$')::int4
        AND b.month <= (SELECT max(m.month) FROM weir.month m)) THEN
        RAISE EXCEPTION 'the month of %.% is closed', tg_table_schema, tg_table_name USING ERRCODE = '23001',
            DETAIL = format('%s was refused.', tg_op);
    END IF;
    IF tg_op = 'INSERT' AND EXISTS (SELECT FROM weir.run WHERE state = 'posting') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'posted rows are only added by weir.run_post' USING ERRCODE = '23001',
        DETAIL = format('%s of %I.%I was refused.', tg_op, tg_table_schema, tg_table_name),
        HINT = 'Corrections are new entries: see weir rebill.';
END $_$;

-- COMMENT FUNCTION posted_refuses()

COMMENT ON FUNCTION weir.posted_refuses() IS 'Trigger: refuses whatever is not part of a posting. The state posting is never committed, so it is seen inside run_post alone.';

-- FUNCTION read_partition_open(date)

CREATE FUNCTION weir.read_partition_open(month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    begin_day date := date_trunc('month', month)::date;
    end_day date := (date_trunc('month', month) + interval '1 month')::date;
    part text := 'read_' || to_char(month, 'YYYYMM');
BEGIN
    IF month < '1900-01-01' OR month > '2999-12-31' THEN
        RAISE EXCEPTION 'no reads are kept for %', to_char(month, 'YYYY-MM') USING ERRCODE = '22008';
    END IF;
    LOCK TABLE weir.read IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass('weir.' || part) IS NOT NULL THEN
        RETURN;
    END IF;
    -- A table attached afterwards: CREATE ... PARTITION OF would lock out every reader.
    EXECUTE format('CREATE TABLE weir.%I (LIKE weir.read INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE weir.%I ADD PRIMARY KEY (account_id, meter_id, read_day, read_second, recorded_no)', part);
    EXECUTE format('ALTER TABLE weir.read ATTACH PARTITION weir.%I FOR VALUES FROM (%L) TO (%L)',
        part, begin_day, end_day);
    PERFORM weir.input_guard(('weir.' || part)::regclass);
    PERFORM weir.role_grant('SELECT', 'weir.' || part, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
    PERFORM weir.role_grant('INSERT', 'weir.' || part, ARRAY['weir_batch']);
END $$;

-- COMMENT FUNCTION read_partition_open(month date)

COMMENT ON FUNCTION weir.read_partition_open(month date) IS 'Makes the partition for the month of that day, if there is none.';

-- FUNCTION record_add(bigint)

CREATE FUNCTION weir.record_add(closed_no bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET jit TO 'off'
    AS $$
DECLARE
    first_no int8 := (SELECT coalesce(max(r.linked_no), 1) FROM weir.record r);
    taken int8 := weir.journal_take('record', 'until ' || closed_no);
BEGIN
    INSERT INTO weir.record (recorded_no, part, linked_no, row_count, digest)
    SELECT b.recorded_no, b.part, taken, sum(b.row_count)::int8, sha256(string_agg(b.digest, ''::bytea ORDER BY b.bucket))
    FROM (SELECT r.recorded_no, r.part, r.bucket, count(*) AS row_count,
            sha256(convert_to(string_agg(r.row_text, E'\n' ORDER BY r.row_text COLLATE "C"), 'UTF8')) AS digest
        FROM weir.record_rows(first_no, closed_no) r GROUP BY r.recorded_no, r.part, r.bucket) AS b
    GROUP BY b.recorded_no, b.part;
    INSERT INTO weir.record (recorded_no, part, linked_no, row_count, digest)
    SELECT closed_no, 'counter_name', taken, count(*),
        sha256(convert_to(string_agg(jsonb_build_array(n.counter_key, n.name)::text, E'\n' ORDER BY n.counter_key), 'UTF8'))
    FROM weir.counter_name n HAVING count(*) > 0;
    PERFORM weir.chain_append('record', taken, concat(E'kind=record\nrecorded_no=', taken, E'\n',
        (SELECT string_agg(concat('row=', r.recorded_no, ' ', r.part, ' ', r.row_count, ' ', encode(r.digest, 'hex'), E'\n'), ''
            ORDER BY r.recorded_no, r.part COLLATE "C") FROM weir.record r WHERE r.linked_no = taken)));
END $$;

-- COMMENT FUNCTION record_add(closed_no bigint)

COMMENT ON FUNCTION weir.record_add(closed_no bigint) IS 'Writes down and links what was recorded since the last time, up to a closing; the caller holds the journal.';

-- FUNCTION record_rows(bigint, bigint)

CREATE FUNCTION weir.record_rows(first_no bigint, last_no bigint) RETURNS TABLE(recorded_no bigint, part text, bucket bigint, row_text text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET jit TO 'off'
    AS $$
        SELECT j.journal_no AS recorded_no, 'journal' AS part, 0 AS bucket, jsonb_build_array(j.journal_no, j.kind, j.actor,
            j.detail, to_char(j.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text AS row_text
        FROM weir.journal j WHERE j.journal_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT t.recorded_no, 'tariff', 0, jsonb_build_array(t.tariff_no, t.tariff, encode(t.digest, 'hex'),
            encode(sha256(t.document), 'hex'), t.recorded_no, t.correct, t.reason)::text
        FROM weir.tariff t WHERE t.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT a.recorded_no, 'account', a.account_id / 1000, jsonb_build_array(a.account_id, a.account, a.kind,
            a.recorded_no)::text
        FROM weir.account a WHERE a.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT t.recorded_no, 'account_terms', t.account_id / 1000, jsonb_build_array(t.account_id, t.from_day, t.recorded_no,
            t.tariff, t.class, t.persons, t.cycle, t.district, t.opened_day, t.closed_day, t.relief, t.attributes,
            t.reason)::text
        FROM weir.account_terms t WHERE t.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT u.recorded_no, 'account_use', u.account_id / 1000, jsonb_build_array(u.account_id, u.from_day, u.use_no,
            u.recorded_no, u.class, u.volume_l, u.per, u.share_ppm, u.reason)::text
        FROM weir.account_use u WHERE u.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT m.recorded_no, 'meter', m.meter_id / 1000, jsonb_build_array(m.meter_id, m.meter, m.recorded_no)::text
        FROM weir.meter m WHERE m.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT i.recorded_no, 'meter_installation', i.account_id / 1000, jsonb_build_array(i.account_id, i.meter_id,
            i.from_day, i.recorded_no, i.first_register_milli, i.to_day, i.last_register_milli, i.digits, i.litres_per_count,
            i.size, i.max_flow_l_day, i.parent_meter_id, i.carry, i.of_other, i.reason)::text
        FROM weir.meter_installation i WHERE i.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT p.recorded_no, 'plan', p.account_id / 1000, jsonb_build_array(p.account_id, p.plan_kind, p.from_day,
            p.recorded_no, p.to_day, p.volume_l, p.reason)::text
        FROM weir.plan p WHERE p.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT o.recorded_no, 'opening', o.account_id / 1000, jsonb_build_array(o.account_id, o.line_no, o.recorded_no, o.day,
            o.meter_id, o.register_milli, o.blocks, o.year_begin_day, o.used_l)::text
        FROM weir.opening o WHERE o.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT a.recorded_no, 'adjustment', a.account_id / 1000, jsonb_build_array(a.account_id, a.adjustment, a.recorded_no,
            a.adjustment_id, a.from_day, a.to_day, a.volume_l, a.amount_fen, a.class, a.charge, a.fund, a.tiers, a.reason,
            a.document, a.undoes_id)::text
        FROM weir.adjustment a WHERE a.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT d.recorded_no, 'district', 0, jsonb_build_array(d.district, d.recorded_no, d.name, d.parent, d.zone, d.network,
            d.ban)::text
        FROM weir.district d WHERE d.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT l.recorded_no, 'district_limit', 0, jsonb_build_array(l.district, l.year, l.source, l.recorded_no,
            l.volume_l)::text
        FROM weir.district_limit l WHERE l.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT l.recorded_no, 'level', 0, jsonb_build_array(l.district, l.day, l.recorded_no, l.level_mm, l.floor_mm)::text
        FROM weir.level l WHERE l.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT p.recorded_no, 'permit', p.account_id / 1000, jsonb_build_array(p.account_id, p.from_day, p.recorded_no,
            p.to_day, p.district, p.source, p.zone, p.use, p.volume_l, p.tariff, p.class, p.status, p.attributes,
            p.reason)::text
        FROM weir.permit p WHERE p.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT w.recorded_no, 'withdrawal_point', w.account_id / 1000, jsonb_build_array(w.account_id, w.meter_id, w.from_day,
            w.recorded_no, w.to_day, w.point_id, w.district, w.source, w.capacity_l_day, w.zone, w.location, w.basis, w.role,
            w.share_ppm, w.reason)::text
        FROM weir.withdrawal_point w WHERE w.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT f.recorded_no, 'read_file', 0, jsonb_build_array(f.file_id, encode(f.digest, 'hex'), f.name, f.recorded_no,
            f.read_count, f.new_count, f.same_count, f.unplaced_count, f.finding_count, f.first_day, f.last_day,
            f.of_volume)::text
        FROM weir.read_file f WHERE f.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.recorded_no, 'read', r.account_id / 1000, jsonb_build_array(r.account_id, r.meter_id, r.read_day,
            r.read_second, r.recorded_no, r.register_milli, r.kind, r.file_id, r.line_no, r.note)::text
        FROM weir.read r WHERE r.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT f.recorded_no, 'finding', f.account_id / 1000, jsonb_build_array(f.account_id, f.subject, f.code, f.day,
            f.run_id, f.held, f.detail, f.recorded_no)::text
        FROM weir.finding f WHERE f.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT d.recorded_no, 'finding_decision', d.account_id / 1000, jsonb_build_array(d.account_id, d.subject, d.code,
            d.day, d.recorded_no, d.decision, d.reason, d.actor)::text
        FROM weir.finding_decision d WHERE d.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT d.recorded_no, 'fee_declaration', 0, jsonb_build_array(d.period, d.declaration_no, d.recorded_no,
            d.entry_count, d.volume_l, d.amount_fen, d.exempt_fen, d.due_fen, encode(d.root, 'hex'), d.actor)::text
        FROM weir.fee_declaration d WHERE d.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT p.recorded_no, 'policy', 0, jsonb_build_array(p.recorded_no, p.policy, p.above_fen, p.reason, p.actor)::text
        FROM weir.policy p WHERE p.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT a.recorded_no, 'approval', 0, jsonb_build_array(a.recorded_no, a.kind, a.run_id, a.month, encode(a.digest,
            'hex'), a.granted, a.reason, a.actor)::text
        FROM weir.approval a WHERE a.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT m.closed_no, 'month', 0, jsonb_build_array(m.month, m.closed_no, m.run_count, m.invoice_count,
            m.reversal_count, m.line_count, m.volume_l, m.amount_fen, m.tax_fen, m.entry_count, m.entry_volume_l,
            m.entry_due_fen, m.actor, to_char(m.closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text
        FROM weir.month m WHERE m.closed_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT m.closed_no, 'month_sum', 0, jsonb_build_array(s.month, s.kind, s.fund, s.charge, s.class, s.line_count,
            s.volume_l, s.amount_fen, s.tax_fen)::text
        FROM weir.month_sum s JOIN weir.month m ON m.month = s.month WHERE m.closed_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.posted_no, 'run', 0, jsonb_build_array(r.run_id, r.kind, r.state, r.scope, r.through_day, r.invoice_day,
            r.as_of_no, r.book, r.rules_version, r.settings, r.tariffs, r.account_count, r.billed_count, r.held_count,
            r.nothing_count, r.invoice_count, r.line_count, r.finding_count, r.volume_l, r.amount_fen, encode(r.root, 'hex'),
            r.posted_no, r.actor, to_char(r.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), to_char(r.sealed_at AT
            TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), to_char(r.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
            r.review, r.reviewed)::text
        FROM weir.run r WHERE r.posted_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.posted_no, 'run_chunk', 0, jsonb_build_array(c.run_id, c.chunk_no, c.account_lo, c.account_hi, c.done,
            c.account_count, c.billed_count, c.held_count, c.nothing_count, c.invoice_count, c.line_count, c.finding_count,
            c.volume_l, c.amount_fen)::text
        FROM weir.run_chunk c JOIN weir.run r ON r.run_id = c.run_id WHERE r.posted_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.posted_no, 'book', 0, jsonb_build_array(b.book, b.month, b.run_id)::text
        FROM weir.book b JOIN (SELECT p.book, min(p.posted_no) AS posted_no FROM weir.run p WHERE p.kind <> 'fee' GROUP BY p.book) r ON r.book = b.book WHERE r.posted_no BETWEEN first_no AND last_no

$$;

-- COMMENT FUNCTION record_rows(first_no bigint, last_no bigint)

COMMENT ON FUNCTION weir.record_rows(first_no bigint, last_no bigint) IS 'The rows under journal numbers from one to another, each as the text that is digested. verify_records.sql of the program has the same text: a change of it is a new migration and a new version of the link.';

-- FUNCTION role_grant(text, text, text[])

CREATE FUNCTION weir.role_grant(privileges text, object text, roles text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    role_name text;
BEGIN
    FOR role_name IN SELECT rolname FROM pg_roles WHERE rolname = ANY (roles) ORDER BY rolname LOOP
        EXECUTE format('GRANT %s ON %s TO %I', privileges, object, role_name);
    END LOOP;
END $$;

-- COMMENT FUNCTION role_grant(privileges text, object text, roles text[])

COMMENT ON FUNCTION weir.role_grant(privileges text, object text, roles text[]) IS 'GRANT privileges ON object to those of the roles that exist; runs with the rights of its caller.';

-- FUNCTION roles_apply()

CREATE FUNCTION weir.roles_apply() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION roles_apply()

COMMENT ON FUNCTION weir.roles_apply() IS 'Gives the roles that exist the rights they need, and no more.';

-- FUNCTION roles_apply_approvals()

CREATE FUNCTION weir.roles_apply_approvals() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION roles_apply_approvals()

COMMENT ON FUNCTION weir.roles_apply_approvals() IS 'The rights that approvals need; part of roles_apply.';

-- FUNCTION run_approval_guard()

CREATE FUNCTION weir.run_approval_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION run_approval_guard()

COMMENT ON FUNCTION weir.run_approval_guard() IS 'Trigger: refuses to post a run that the policy post wants approved, and that nobody else has approved.';

-- FUNCTION run_attach(bigint, text, integer)

CREATE FUNCTION weir.run_attach(posted_id bigint, part text, posted_book integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION run_attach(posted_id bigint, part text, posted_book integer)

COMMENT ON FUNCTION weir.run_attach(posted_id bigint, part text, posted_book integer) IS 'Makes a draft''s table a partition of a posted one, or adds its rows to the book''s partition.';

-- FUNCTION run_book(bigint, date, bigint)

CREATE FUNCTION weir.run_book(opened_id bigint, invoice_day date, account_count bigint) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    first_day date := date_trunc('month', invoice_day)::date;
    found_book int4;
BEGIN
    IF account_count >= 200000 THEN
        -- The month's next small run gets a book after this one, so that books stay in order.
        UPDATE weir.book SET open = false WHERE open;
        INSERT INTO weir.book (book, month, run_id, open)
        SELECT coalesce(max(b.book), 0) + 1, first_day, opened_id, false FROM weir.book b
        RETURNING book INTO found_book;
        RETURN found_book;
    END IF;
    SELECT b.book INTO found_book FROM weir.book b WHERE b.month = first_day AND b.open;
    IF NOT found THEN
        INSERT INTO weir.book (book, month, run_id, open)
        SELECT coalesce(max(b.book), 0) + 1, first_day, NULL, true FROM weir.book b
        RETURNING book INTO found_book;
    END IF;
    RETURN found_book;
END $$;

-- COMMENT FUNCTION run_book(opened_id bigint, invoice_day date, account_count bigint)

COMMENT ON FUNCTION weir.run_book(opened_id bigint, invoice_day date, account_count bigint) IS 'The book of a run that is being opened.';

-- FUNCTION run_chain()

CREATE FUNCTION weir.run_chain() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    PERFORM weir.chain_add(new.run_id, NULL, new.posted_no, weir.chain_run_text(new));
    RETURN NULL;
END $$;

-- COMMENT FUNCTION run_chain()

COMMENT ON FUNCTION weir.run_chain() IS 'Trigger: a run that is posted is linked into the chain.';

-- FUNCTION run_check_entries(bigint)

CREATE FUNCTION weir.run_check_entries(posted_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    wrong int8;
BEGIN
    PERFORM weir.run_check_reversals(posted_id);
    -- Entries follow one another: each begins where the one before left the account.
    EXECUTE format('SELECT count(*) FROM (
            SELECT c.entry_no, c.through_before_day, lag(c.entry_no) OVER w AS entry_before,
                lag(c.after_day) OVER w AS after_before
            FROM %I.several c WINDOW w AS (PARTITION BY c.account_id ORDER BY c.entry_no)) AS chain
        WHERE entry_before IS NOT NULL
            AND (entry_no <> entry_before + 1 OR through_before_day IS DISTINCT FROM after_before)', draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % entries that do not follow the one before', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
END $$;

-- COMMENT FUNCTION run_check_entries(posted_id bigint)

COMMENT ON FUNCTION weir.run_check_entries(posted_id bigint) IS 'Checks the accounts that have several entries in a run.';

-- FUNCTION run_check_fees(bigint)

CREATE FUNCTION weir.run_check_fees(sealed_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
DECLARE
    chunks record;
    present record;
BEGIN
    SELECT count(*) FILTER (WHERE NOT done) AS undone, coalesce(sum(account_count), 0)::int8 AS accounts,
        coalesce(sum(billed_count), 0)::int8 AS billed, coalesce(sum(held_count), 0)::int8 AS held,
        coalesce(sum(nothing_count), 0)::int8 AS nothing, coalesce(sum(invoice_count), 0)::int8 AS entries,
        coalesce(sum(finding_count), 0)::int8 AS findings,
        coalesce(sum(volume_l), 0)::int8 AS volume_l, coalesce(sum(amount_fen), 0)::int8 AS due_fen
    INTO chunks FROM weir.run_chunk WHERE run_id = sealed_id;
    IF chunks.undone > 0 THEN
        RAISE EXCEPTION 'run % has % chunks that are not done', sealed_id, chunks.undone USING ERRCODE = '55000';
    END IF;
    EXECUTE format('SELECT e.*, f.* FROM
        (SELECT count(*) AS entries, count(DISTINCT account_id) AS accounts, coalesce(sum(volume_l), 0)::int8 AS volume_l,
            coalesce(sum(due_fen), 0)::int8 AS due_fen FROM %1$I.fee_entry) AS e,
        (SELECT count(*) AS findings FROM %1$I.finding) AS f', 'weir_draft_' || sealed_id) INTO present;
    IF (present.entries, present.accounts, present.findings, present.volume_l, present.due_fen)
        IS DISTINCT FROM (chunks.entries, chunks.billed, chunks.findings, chunks.volume_l, chunks.due_fen) THEN
        RAISE EXCEPTION 'run %: its chunks and its tables do not agree', sealed_id USING ERRCODE = 'WR001',
            DETAIL = format('Chunks: %s; tables: %s.', chunks, present);
    END IF;
    UPDATE weir.run SET account_count = chunks.accounts, billed_count = chunks.billed, held_count = chunks.held, nothing_count = chunks.nothing,
        invoice_count = chunks.entries, line_count = chunks.entries, finding_count = chunks.findings,
        volume_l = chunks.volume_l, amount_fen = chunks.due_fen
    WHERE run_id = sealed_id;
END $_$;

-- COMMENT FUNCTION run_check_fees(sealed_id bigint)

COMMENT ON FUNCTION weir.run_check_fees(sealed_id bigint) IS 'Compares a fee run''s chunks with its draft tables and notes the sums in the run.';

-- FUNCTION run_check_ledger(bigint)

CREATE FUNCTION weir.run_check_ledger(posted_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    wrong int8;
BEGIN
    EXECUTE format('SELECT count(*) FROM (SELECT account_id, min(entry_no) AS lo, max(entry_no) AS hi, count(*) AS n
            FROM %I.fee_entry GROUP BY account_id) AS d
        WHERE d.hi - d.lo + 1 <> d.n OR d.lo <> 1 + coalesce((SELECT max(e.entry_no) FROM weir.fee_entry e WHERE e.account_id = d.account_id), 0)',
        draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % would enter % taxpayers that another run was posted for since', posted_id, wrong USING ERRCODE = '23P01',
            HINT = format('Throw this one away and assess again: weir run discard %s', posted_id);
    END IF;
    EXECUTE format('SELECT count(*) FROM %1$I.fee_entry d WHERE d.correction <>
        (SELECT count(*) FROM weir.fee_declaration x WHERE x.period = d.period)', draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % entries of a period that was declared since', posted_id, wrong USING ERRCODE = '23P01',
            HINT = format('Throw it away and assess again: weir run discard %s', posted_id);
    END IF;
    EXECUTE format('SELECT count(*) FROM %1$I.fee_entry d WHERE d.reverses_entry_no IS NOT NULL AND NOT EXISTS (
        SELECT FROM weir.fee_entry p WHERE p.account_id = d.account_id AND p.entry_no = d.reverses_entry_no
            AND p.reverses_entry_no IS NULL AND p.volume_l = -d.volume_l AND p.amount_fen = -d.amount_fen
            AND p.exempt_fen = -d.exempt_fen AND p.period = d.period AND p.regime = d.regime)', draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % reversals that undo no entry whole', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
END $_$;

-- COMMENT FUNCTION run_check_ledger(posted_id bigint)

COMMENT ON FUNCTION weir.run_check_ledger(posted_id bigint) IS 'Whether a fee run''s entries follow those that are posted.';

-- FUNCTION run_check_rebilled(bigint)

CREATE FUNCTION weir.run_check_rebilled(posted_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET work_mem TO '64MB'
    AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    wrong int8;
BEGIN
    -- The days that are reversed are billed again, bill by bill, so that live bills overlap no more than before.
    EXECUTE format('SELECT count(*) FROM (SELECT account_id FROM %I.invoice GROUP BY account_id, period_begin_day, period_end_day
        HAVING sum(CASE kind WHEN ''bill'' THEN 1 ELSE -1 END) <> 0) AS days', draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % periods that are not reversed and billed again alike', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
    -- Entries have their numbers without gaps, reversals first; a bill says what it was made from, the last where that leads.
    -- OFFSET 0: states are counted before rows are put in order, which carries them along no further.
    EXECUTE format('SELECT count(*) FROM (
            SELECT d.*, lag(d.entry_no) OVER w AS before_no, lag(d.kind) OVER w AS before_kind,
                lead(d.entry_no) OVER w IS NULL AS is_last
            FROM (SELECT account_id, entry_no, kind, num_nulls(made_run_id, before_meter_state, before_counter_state) AS made_nulls,
                    num_nulls(head_through_day, head_meter_state, head_counter_state) AS head_nulls
                FROM %I.invoice OFFSET 0) AS d
            WINDOW w AS (PARTITION BY d.account_id ORDER BY d.entry_no)) AS e
        WHERE e.before_no <> e.entry_no - 1 OR (e.kind = ''reversal'' AND e.before_kind = ''bill'')
            OR made_nulls <> CASE e.kind WHEN ''bill'' THEN 0 ELSE 3 END
            OR head_nulls <> CASE WHEN e.is_last THEN 0 ELSE 3 END', draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % entries that do not follow the one before', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
END $$;

-- COMMENT FUNCTION run_check_rebilled(posted_id bigint)

COMMENT ON FUNCTION weir.run_check_rebilled(posted_id bigint) IS 'Checks what a rebill makes of each account.';

-- FUNCTION run_check_reversals(bigint)

CREATE FUNCTION weir.run_check_reversals(posted_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET work_mem TO '64MB'
    AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    wrong int8;
BEGIN
    -- Each reversal undoes one live bill, whole; an account's entries are looked up by its key.
    EXECUTE format('SELECT count(*) FROM %I.invoice d, LATERAL (
            SELECT count(*) FILTER (WHERE p.entry_no = d.reverses_entry_no AND p.kind = ''bill''
                    AND p.volume_l = -d.volume_l AND p.amount_fen = -d.amount_fen
                    AND p.period_begin_day = d.period_begin_day AND p.period_end_day = d.period_end_day
                    AND (p.period_end_day = d.through_before_day OR p.period_begin_day = p.period_end_day)) AS undone,
                count(*) FILTER (WHERE p.reverses_entry_no = d.reverses_entry_no) AS before
            FROM weir.invoice p WHERE p.account_id = d.account_id AND p.entry_no >= d.reverses_entry_no) AS posted
        WHERE d.kind = ''reversal'' AND (posted.undone <> 1 OR posted.before > 0)', draft) INTO wrong;
    IF wrong = 0 THEN
        EXECUTE format('SELECT count(*) FROM (SELECT FROM %I.invoice WHERE kind = ''reversal''
            GROUP BY account_id, reverses_entry_no HAVING count(*) > 1) AS twice', draft) INTO wrong;
    END IF;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % reversals that undo no live bill whole', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
END $$;

-- COMMENT FUNCTION run_check_reversals(posted_id bigint)

COMMENT ON FUNCTION weir.run_check_reversals(posted_id bigint) IS 'Checks what a run reverses.';

-- FUNCTION run_check_sums(bigint)

CREATE FUNCTION weir.run_check_sums(sealed_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
DECLARE
    draft text := 'weir_draft_' || sealed_id;
    chunks record;
    present record;
BEGIN
    SELECT count(*) FILTER (WHERE NOT done) AS undone, coalesce(sum(account_count), 0)::int8 AS accounts,
        coalesce(sum(billed_count), 0)::int8 AS billed, coalesce(sum(held_count), 0)::int8 AS held,
        coalesce(sum(nothing_count), 0)::int8 AS nothing, coalesce(sum(invoice_count), 0)::int8 AS invoices,
        coalesce(sum(line_count), 0)::int8 AS lines, coalesce(sum(finding_count), 0)::int8 AS findings,
        coalesce(sum(volume_l), 0)::int8 AS volume_l, coalesce(sum(amount_fen), 0)::int8 AS amount_fen
    INTO chunks FROM weir.run_chunk WHERE run_id = sealed_id;
    IF chunks.undone > 0 THEN
        RAISE EXCEPTION 'run % has % chunks that are not done', sealed_id, chunks.undone USING ERRCODE = '55000';
    END IF;
    EXECUTE format('SELECT i.*, l.*, f.* FROM
        (SELECT count(*) AS invoices, coalesce(sum(volume_l), 0)::int8 AS volume_l, coalesce(sum(amount_fen), 0)::int8 AS amount_fen FROM %1$I.invoice) AS i,
        (SELECT count(*) AS lines, coalesce(sum(amount_fen), 0)::int8 AS line_fen FROM %1$I.invoice_line) AS l,
        (SELECT count(*) AS findings FROM %1$I.finding) AS f', draft) INTO present;
    IF (present.invoices, present.lines, present.findings, present.volume_l, present.amount_fen, present.line_fen)
        IS DISTINCT FROM (chunks.invoices, chunks.lines, chunks.findings, chunks.volume_l, chunks.amount_fen, chunks.amount_fen) THEN
        RAISE EXCEPTION 'run %: its chunks and its tables do not agree', sealed_id USING ERRCODE = 'WR001',
            DETAIL = format('Chunks: %s; tables: %s.', chunks, present);
    END IF;
    UPDATE weir.run SET account_count = chunks.accounts, billed_count = chunks.billed, held_count = chunks.held, nothing_count = chunks.nothing,
        invoice_count = chunks.invoices, line_count = chunks.lines, finding_count = chunks.findings,
        volume_l = chunks.volume_l, amount_fen = chunks.amount_fen
    WHERE run_id = sealed_id;
END $_$;

-- COMMENT FUNCTION run_check_sums(sealed_id bigint)

COMMENT ON FUNCTION weir.run_check_sums(sealed_id bigint) IS 'Compares a run''s chunks with its draft tables and notes the sums in the run.';

-- FUNCTION run_chunk_refuses()

CREATE FUNCTION weir.run_chunk_refuses() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM weir.run WHERE run_id = new.run_id AND state = 'open';
    IF NOT found THEN
        RAISE EXCEPTION 'run % is not open', new.run_id USING ERRCODE = '55000';
    END IF;
    RETURN new;
END $$;

-- COMMENT FUNCTION run_chunk_refuses()

COMMENT ON FUNCTION weir.run_chunk_refuses() IS 'Trigger: chunks change only while their run is computed.';

-- FUNCTION run_discard(bigint)

CREATE FUNCTION weir.run_discard(discarded_id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET lock_timeout TO '30s'
    SET client_min_messages TO 'warning'
    AS $$
BEGIN
    UPDATE weir.run SET state = 'discarded' WHERE run_id = discarded_id AND state IN ('open', 'draft');
    IF NOT found THEN
        PERFORM weir.run_refuse(discarded_id, 'a draft');
    END IF;
    EXECUTE format('DROP SCHEMA %I CASCADE', 'weir_draft_' || discarded_id);
END $$;

-- COMMENT FUNCTION run_discard(discarded_id bigint)

COMMENT ON FUNCTION weir.run_discard(discarded_id bigint) IS 'Throws away a run that is not posted.';

-- FUNCTION run_guard()

CREATE FUNCTION weir.run_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    IF tg_op = 'DELETE' OR (tg_op = 'UPDATE' AND old.state IN ('posted', 'discarded')) THEN
        RAISE EXCEPTION 'run % is %: its row stays as it is', old.run_id, old.state USING ERRCODE = '23001';
    END IF;
    IF new.state <> 'discarded' THEN
        PERFORM weir.month_must_be_open(new.invoice_day);
        PERFORM weir.month_must_be_open(b.month) FROM weir.book b WHERE b.book = new.book;
    END IF;
    RETURN new;
END $$;

-- COMMENT FUNCTION run_guard()

COMMENT ON FUNCTION weir.run_guard() IS 'Trigger: no run is opened, sealed or posted in a closed month, and none that has ended is changed.';

-- FUNCTION run_make_draft(bigint, integer)

CREATE FUNCTION weir.run_make_draft(opened_id bigint, opened_book integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION run_make_draft(opened_id bigint, opened_book integer)

COMMENT ON FUNCTION weir.run_make_draft(opened_id bigint, opened_book integer) IS 'The schema of a draft: plain tables without keys, as fast to fill as any.';

-- FUNCTION run_make_fee_draft(bigint)

CREATE FUNCTION weir.run_make_fee_draft(opened_id bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION run_make_fee_draft(opened_id bigint)

COMMENT ON FUNCTION weir.run_make_fee_draft(opened_id bigint) IS 'The schema of a draft of kind fee.';

-- FUNCTION run_meets(text, text)

CREATE FUNCTION weir.run_meets(scope text, other text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
    SELECT scope = 'all' OR other = 'all' OR scope = other OR EXISTS (
        SELECT FROM weir.account a JOIN weir.account_terms t USING (account_id) JOIN weir.account_terms u USING (account_id)
        WHERE scope IN ('account:' || a.account, 'cycle:' || t.cycle, 'tariff:' || t.tariff)
          AND other IN ('account:' || a.account, 'cycle:' || u.cycle, 'tariff:' || u.tariff))
$$;

-- COMMENT FUNCTION run_meets(scope text, other text)

COMMENT ON FUNCTION weir.run_meets(scope text, other text) IS 'Whether two scopes may share an account: one that was ever in a cycle, or ever had a tariff, counts.';

-- FUNCTION run_move_heads(bigint, boolean)

CREATE FUNCTION weir.run_move_heads(posted_id bigint, several boolean) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    moved int8;
    moved_several int8 := 0;
BEGIN
    IF EXISTS (SELECT FROM weir.run WHERE run_id = posted_id AND kind = 'rebill') THEN
        RETURN weir.run_move_rebilled(posted_id);
    END IF;
    IF several THEN
        EXECUTE format('CREATE TABLE %1$I.several AS
            SELECT d.account_id, d.entry_no, d.through_before_day,
                CASE WHEN d.kind = ''bill'' AND d.period_begin_day < d.period_end_day THEN d.period_end_day
                    WHEN d.kind = ''bill'' THEN d.through_before_day ELSE (SELECT p.through_before_day FROM weir.invoice p
                    WHERE p.account_id = d.account_id AND p.entry_no = d.reverses_entry_no) END AS after_day
            FROM %1$I.invoice d JOIN (SELECT account_id FROM %1$I.invoice GROUP BY account_id
                HAVING count(*) > 1 OR bool_or(kind = ''reversal'')) AS s USING (account_id)
            ORDER BY account_id, entry_no', draft);
        EXECUTE format('CREATE INDEX ON %1$I.several (account_id, entry_no)', draft);
        PERFORM weir.run_check_entries(posted_id);
        EXECUTE format('UPDATE weir.account_head h SET entry_no = d.entry_no, book = d.book, through_day = ends.after_day,
                meter_state = d.meter_state, counter_state = d.counter_state, room = ''''
            FROM (SELECT DISTINCT ON (account_id) account_id, entry_no, after_day, first_value(entry_no) OVER w AS first_no,
                    first_value(through_before_day) OVER w AS first_before
                FROM %1$I.several WINDOW w AS (PARTITION BY account_id ORDER BY entry_no)
                ORDER BY account_id, entry_no DESC) AS ends
            JOIN %1$I.invoice d USING (account_id, entry_no)
            WHERE h.account_id = ends.account_id AND ends.first_no = h.entry_no + 1
                AND ends.first_before IS NOT DISTINCT FROM h.through_day
                AND (ends.after_day >= h.through_day) IS NOT FALSE', draft);
        GET DIAGNOSTICS moved_several = ROW_COUNT;
    END IF;
    EXECUTE format('UPDATE weir.account_head h SET entry_no = d.entry_no, book = d.book, through_day = CASE WHEN d.period_begin_day < d.period_end_day
                THEN d.period_end_day ELSE d.through_before_day END,
            meter_state = d.meter_state, counter_state = d.counter_state, room = ''''
        FROM %1$I.invoice d WHERE h.account_id = d.account_id AND d.entry_no = h.entry_no + 1
            AND d.through_before_day IS NOT DISTINCT FROM h.through_day' ||
        CASE WHEN several THEN ' AND NOT EXISTS (SELECT FROM %1$I.several s WHERE s.account_id = d.account_id)' ELSE '' END, draft);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved + moved_several;
END $_$;

-- COMMENT FUNCTION run_move_heads(posted_id bigint, several boolean)

COMMENT ON FUNCTION weir.run_move_heads(posted_id bigint, several boolean) IS 'Moves each account''s head to its last entry of the run where the first entry follows the head; returns how many moved.';

-- FUNCTION run_move_rebilled(bigint)

CREATE FUNCTION weir.run_move_rebilled(posted_id bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET work_mem TO '64MB'
    AS $_$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    moved int8;
BEGIN
    PERFORM weir.run_check_reversals(posted_id);
    PERFORM weir.run_check_rebilled(posted_id);
    EXECUTE format('UPDATE weir.account_head h SET entry_no = d.entry_no, book = d.book, meter_state = d.head_meter_state,
            counter_state = d.head_counter_state, room = ''''
        FROM %1$I.invoice d, (SELECT account_id, min(entry_no) AS first_no FROM %1$I.invoice GROUP BY account_id) AS f
        WHERE h.account_id = d.account_id AND f.account_id = d.account_id AND f.first_no = h.entry_no + 1
            AND d.head_through_day = h.through_day', draft);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END $_$;

-- COMMENT FUNCTION run_move_rebilled(posted_id bigint)

COMMENT ON FUNCTION weir.run_move_rebilled(posted_id bigint) IS 'Moves each account''s head to where a rebill''s last entry says; days do not move. Returns how many moved.';

-- FUNCTION run_moved_fen(bigint)

CREATE FUNCTION weir.run_moved_fen(drafted_id bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET jit TO 'off'
    AS $_$
DECLARE
    moved int8;
    fee bool := (SELECT r.kind = 'fee' FROM weir.run r WHERE r.run_id = drafted_id);
BEGIN
    EXECUTE format('SELECT greatest(coalesce(sum(%1$I) FILTER (WHERE %1$I > 0), 0), -coalesce(sum(%1$I) FILTER (WHERE %1$I < 0), 0))::int8
        FROM %2$I.%3$I', CASE WHEN fee THEN 'due_fen' ELSE 'amount_fen' END, 'weir_draft_' || drafted_id,
        CASE WHEN fee THEN 'fee_entry' ELSE 'invoice' END) INTO moved;
    RETURN moved;
END $_$;

-- COMMENT FUNCTION run_moved_fen(drafted_id bigint)

COMMENT ON FUNCTION weir.run_moved_fen(drafted_id bigint) IS 'What a draft charges, or takes back if that is more: a rebill that does both moves money although its sum is small.';

-- FUNCTION run_not_moved(bigint)

CREATE FUNCTION weir.run_not_moved(posted_id bigint) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
DECLARE
    names text;
BEGIN
    EXECUTE format('SELECT string_agg(n.name, '', '') FROM (
            SELECT coalesce(a.account, d.account_id::text) AS name
            FROM (SELECT DISTINCT ON (account_id) account_id, entry_no, through_before_day FROM %1$I.invoice
                ORDER BY account_id, entry_no) AS d
            LEFT JOIN weir.account_head h USING (account_id) LEFT JOIN weir.account a USING (account_id)
            WHERE h.account_id IS NULL OR d.entry_no <> h.entry_no + 1
                OR (d.through_before_day IS DISTINCT FROM h.through_day
                    AND NOT EXISTS (SELECT FROM weir.run WHERE run_id = %2$s AND kind = ''rebill''))
            ORDER BY d.account_id LIMIT 5) AS n', 'weir_draft_' || posted_id, posted_id) INTO names;
    RETURN coalesce(names, 'accounts whose entries do not end where they began');
END $_$;

-- COMMENT FUNCTION run_not_moved(posted_id bigint)

COMMENT ON FUNCTION weir.run_not_moved(posted_id bigint) IS 'Names some accounts that keep a run from being posted.';

-- FUNCTION run_open(text, text, date, date, bigint, integer, text, bigint)

CREATE FUNCTION weir.run_open(kind text, scope text, through_day date, invoice_day date, as_of_no bigint, rules_version integer, settings text, account_count bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    other record;
    opened_id int8;
    opened_book int4;
BEGIN
    LOCK TABLE weir.run IN SHARE ROW EXCLUSIVE MODE;
    IF kind NOT IN ('bill', 'rebill', 'fee') THEN
        RAISE EXCEPTION 'runs of kind % are not known', kind USING ERRCODE = '0A000';
    END IF;
    FOR other IN SELECT r.run_id, r.kind, r.state, r.scope FROM weir.run r
        WHERE r.state IN ('open', 'draft') ORDER BY r.state DESC, r.run_id LOOP
        IF other.state = 'open' THEN
            RAISE EXCEPTION 'run % is being computed', other.run_id USING ERRCODE = '55006',
                HINT = format('Wait for it, or resume it with the arguments it was begun with, or: weir run discard %s', other.run_id);
        ELSIF (kind = 'fee') <> (other.kind = 'fee') THEN
            CONTINUE; -- withdrawals and supply have nothing in common
        ELSIF weir.run_meets(run_open.scope, other.scope) THEN
            RAISE EXCEPTION 'run % is a draft that may bill the same accounts (%)', other.run_id, other.scope
                USING ERRCODE = '55006',
                HINT = format('Make it final or throw it away first: weir run post %s, weir run discard %s', other.run_id, other.run_id);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM weir.run r WHERE r.posted_no > run_open.as_of_no) THEN
        RAISE EXCEPTION 'a run was posted meanwhile' USING ERRCODE = '40001';
    END IF;
    SELECT coalesce(max(r.run_id), 0) + 1 INTO opened_id FROM weir.run r;
    -- A month that has its bills takes more by copying alone, and a rebill makes two entries for each of an account's bills.
    opened_book := weir.run_book(opened_id, invoice_day, CASE kind WHEN 'rebill' THEN 2 * 2 ELSE 1 END * account_count);
    INSERT INTO weir.run (run_id, kind, state, scope, through_day, invoice_day, as_of_no, book,
        rules_version, settings, tariffs, account_count, actor, opened_at)
    SELECT opened_id, kind, 'open', run_open.scope, run_open.through_day, run_open.invoice_day,
        run_open.as_of_no, opened_book, run_open.rules_version, run_open.settings,
        coalesce(string_agg(newest.tariff || '=' || encode(newest.digest, 'hex') || E'\n', ''
            ORDER BY newest.tariff COLLATE "C"), ''),
        run_open.account_count, session_user, clock_timestamp()
    FROM (SELECT DISTINCT ON (t.tariff) t.tariff, t.digest FROM weir.tariff t
        WHERE t.recorded_no <= run_open.as_of_no ORDER BY t.tariff, t.recorded_no DESC) AS newest;
    IF kind = 'fee' THEN
        PERFORM weir.run_make_fee_draft(opened_id);
    ELSE
        PERFORM weir.run_make_draft(opened_id, opened_book);
    END IF;
    RETURN opened_id;
END $$;

-- COMMENT FUNCTION run_open(kind text, scope text, through_day date, invoice_day date, as_of_no bigint, rules_version integer, settings text, account_count bigint)

COMMENT ON FUNCTION weir.run_open(kind text, scope text, through_day date, invoice_day date, as_of_no bigint, rules_version integer, settings text, account_count bigint) IS 'Opens a run over a scope of account_count accounts (sealing notes how many were due) as of as_of_no, with its draft schema weir_draft_N; returns N.';

-- FUNCTION run_post(bigint)

CREATE FUNCTION weir.run_post(posted_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET enable_hashjoin TO 'off'
    SET jit TO 'off'
    SET lock_timeout TO '30s'
    SET client_min_messages TO 'warning'
    AS $$
DECLARE
    posted weir.run;
    taken int8;
    moved int8;
BEGIN
    LOCK TABLE weir.journal IN SHARE ROW EXCLUSIVE MODE;
    UPDATE weir.run SET state = 'posting' WHERE run_id = posted_id AND state = 'draft' RETURNING * INTO posted;
    IF NOT found THEN
        PERFORM weir.run_refuse(posted_id, 'a draft');
    END IF;
    taken := weir.journal_take('post', 'run ' || posted_id);
    IF posted.kind = 'fee' THEN
        PERFORM weir.run_check_ledger(posted_id);
        moved := posted.billed_count;
        EXECUTE format('INSERT INTO weir.fee_entry SELECT * FROM %I.fee_entry ORDER BY account_id, entry_no', 'weir_draft_' || posted_id);
    ELSE
        BEGIN
            moved := weir.run_move_heads(posted_id, posted.invoice_count <> posted.billed_count);
            IF moved <> posted.billed_count THEN
                RAISE EXCEPTION USING ERRCODE = '23P01', MESSAGE = 'heads';
            END IF;
        EXCEPTION WHEN exclusion_violation THEN
            RAISE EXCEPTION 'run % would bill % accounts from days that are billed already', posted_id, posted.billed_count - moved
                USING ERRCODE = '23P01', DETAIL = format('Among them: %s.', weir.run_not_moved(posted_id)),
                HINT = format('Another run was posted since. Throw this one away and bill again: weir run discard %s', posted_id);
        END;
    END IF;
    EXECUTE format('INSERT INTO weir.finding (account_id, subject, code, day, run_id, held, detail, recorded_no)
        SELECT d.account_id, d.subject, d.code, d.day, d.run_id, d.held, d.detail, %s FROM %I.finding d
        WHERE NOT EXISTS (SELECT FROM weir.finding f WHERE f.account_id = d.account_id AND f.subject = d.subject
            AND f.code = d.code AND f.day = d.day)', taken, 'weir_draft_' || posted_id);
    PERFORM weir.run_attach(posted_id, part, posted.book) FROM unnest(ARRAY['invoice', 'invoice_line', 'invoice_use']) AS part
    WHERE posted.kind <> 'fee';
    EXECUTE format('DROP SCHEMA %I CASCADE', 'weir_draft_' || posted_id);
    UPDATE weir.run SET state = 'posted', posted_no = taken, posted_at = clock_timestamp() WHERE run_id = posted_id;
    RETURN moved;
END $$;

-- COMMENT FUNCTION run_post(posted_id bigint)

COMMENT ON FUNCTION weir.run_post(posted_id bigint) IS 'Makes a draft final, in one transaction: heads move, tables become partitions. Returns the number of accounts billed.';

-- FUNCTION run_refuse(bigint, text)

CREATE FUNCTION weir.run_refuse(refused_id bigint, wanted text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    present text;
BEGIN
    SELECT state INTO present FROM weir.run WHERE run_id = refused_id;
    IF NOT found THEN
        RAISE EXCEPTION 'there is no run %', refused_id USING ERRCODE = 'P0002';
    END IF;
    RAISE EXCEPTION 'run % is %, not %', refused_id, present, wanted USING ERRCODE = '55000';
END $$;

-- COMMENT FUNCTION run_refuse(refused_id bigint, wanted text)

COMMENT ON FUNCTION weir.run_refuse(refused_id bigint, wanted text) IS 'Says why a run cannot be had in the wanted state.';

-- FUNCTION run_review_cycle(weir.run, bigint, bigint)

CREATE FUNCTION weir.run_review_cycle(sealed weir.run, share bigint, fewest bigint) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
DECLARE
    worst record;
BEGIN
    EXECUTE format('SELECT c.cycle, w.estimated, w.held, w.due FROM (
            SELECT t.cycle, count(*) FILTER (WHERE e.estimated) AS estimated, count(*) FILTER (WHERE e.held) AS held, count(*) AS due
            FROM (SELECT b.account_id, bool_or(b.estimated) AS estimated, bool_or(b.held) AS held FROM (
                    SELECT i.account_id, i.estimated, false AS held FROM %1$I.invoice i WHERE i.kind = ''bill''
                    UNION ALL SELECT f.account_id, false, true FROM %1$I.finding f WHERE f.held) AS b
                GROUP BY b.account_id) AS e
            JOIN (SELECT DISTINCT ON (n.account_id) n.account_id, n.cycle FROM weir.account_terms n
                WHERE n.from_day <= $1 AND n.recorded_no <= $2
                ORDER BY n.account_id, n.from_day DESC, n.recorded_no DESC) AS t USING (account_id)
            WHERE t.cycle IS NOT NULL GROUP BY t.cycle) AS w
        CROSS JOIN LATERAL (SELECT CASE WHEN octet_length(w.cycle) > 60 THEN left(w.cycle, 15) || ''...'' ELSE w.cycle END) AS c (cycle)
        WHERE w.due >= $3 AND (w.estimated + w.held) * 100 > $4 * w.due
        ORDER BY (w.estimated + w.held) * 100 / w.due DESC, w.cycle COLLATE "C" LIMIT 1', 'weir_draft_' || sealed.run_id)
    INTO worst USING sealed.through_day, sealed.as_of_no, fewest, share;
    RETURN format('%s estimated and %s held of %s accounts of cycle %s, more than %s %%', worst.estimated, worst.held,
        worst.due, worst.cycle, share) WHERE worst.cycle IS NOT NULL;
END $_$;

-- COMMENT FUNCTION run_review_cycle(sealed weir.run, share bigint, fewest bigint)

COMMENT ON FUNCTION weir.run_review_cycle(sealed weir.run, share bigint, fewest bigint) IS 'Why the worst cycle of a draft needs a person: more than share percent of its accounts estimated or held, if they are as many as the fewest that count; else null.';

-- FUNCTION run_review_find()

CREATE FUNCTION weir.run_review_find() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $_$
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
    ELSIF new.scope = 'all' AND (estimated + new.held_count) * 100 > share * least THEN -- else no cycle can have so many
        new.review := weir.run_review_cycle(new, share, least);
    END IF;
    RETURN new;
END $_$;

-- COMMENT FUNCTION run_review_find()

COMMENT ON FUNCTION weir.run_review_find() IS 'Marks a draft of which, or of one of whose cycles, more than review_share percent of the accounts are estimated or held.';

-- FUNCTION run_review_guard()

CREATE FUNCTION weir.run_review_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'run % is to be reviewed: %', new.run_id, new.review
        USING ERRCODE = '55000', HINT = 'Look at `weir run show` and `weir findings --run`; then post it with --reviewed REASON.';
END $$;

-- COMMENT FUNCTION run_review_guard()

COMMENT ON FUNCTION weir.run_review_guard() IS 'Refuses to post a draft that nobody has reviewed.';

-- FUNCTION run_reviewed(bigint, text)

CREATE FUNCTION weir.run_reviewed(reviewed_id bigint, reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
BEGIN
    UPDATE weir.run SET reviewed = reason WHERE run_id = reviewed_id AND state = 'draft';
    IF NOT found THEN
        PERFORM weir.run_refuse(reviewed_id, 'a draft');
    END IF;
    PERFORM weir.journal_take('review', 'run ' || reviewed_id || ': ' || reason);
END $$;

-- COMMENT FUNCTION run_reviewed(reviewed_id bigint, reason text)

COMMENT ON FUNCTION weir.run_reviewed(reviewed_id bigint, reason text) IS 'Records that a person has looked at a draft, and why it may be posted.';

-- FUNCTION run_seal(bigint, bytea)

CREATE FUNCTION weir.run_seal(sealed_id bigint, sealed_root bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    SET maintenance_work_mem TO '128MB'
    SET default_statistics_target TO '10'
    AS $$
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

-- COMMENT FUNCTION run_seal(sealed_id bigint, sealed_root bytea)

COMMENT ON FUNCTION weir.run_seal(sealed_id bigint, sealed_root bytea) IS 'Ends computing: no more rows, keys built. With a root the sums are checked and the run becomes a draft; with null it stays open, so that the caller can read the digests in key order for the root and call again.';

-- FUNCTION run_tell_late()

CREATE FUNCTION weir.run_tell_late() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
DECLARE
    first_day date;
    account_ids int8[];
    meter_ids int8[];
    days int8[];
BEGIN
    IF new.kind = 'rebill' THEN
        INSERT INTO weir.finding_decision (account_id, subject, code, day, recorded_no, decision, reason, actor)
        SELECT DISTINCT f.account_id, f.subject, f.code, f.day, new.posted_no, 'accept', 'billed again by run ' || new.run_id, session_user
        FROM weir.finding_ingest f
        WHERE f.code = 'late-read' AND f.recorded_no <= new.as_of_no
            AND EXISTS (SELECT FROM weir.invoice i WHERE i.account_id = f.account_id AND i.book = new.book AND i.run_id = new.run_id
                AND i.kind = 'bill' AND i.period_begin_day < f.day AND f.day <= i.period_end_day)
            AND NOT EXISTS (SELECT FROM weir.finding_decision d WHERE d.account_id = f.account_id AND d.subject = f.subject
                AND d.code = f.code AND d.day = f.day AND d.recorded_no >= f.recorded_no);
        RETURN NULL;
    END IF;
    SELECT min(f.first_day) INTO first_day FROM weir.read_file f WHERE f.recorded_no > new.as_of_no;
    IF first_day IS NULL OR first_day > new.through_day THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(r.account_id), array_agg(r.meter_id), array_agg((r.read_day - date '1970-01-01')::int8) INTO account_ids, meter_ids, days
    FROM (SELECT DISTINCT account_id, meter_id, read_day FROM weir.read
        WHERE read_day BETWEEN first_day AND new.through_day AND recorded_no > new.as_of_no AND kind <> 2) AS r;
    PERFORM weir.late_reads_tell(account_ids, meter_ids, days, new.as_of_no + 1, new.posted_no);
    RETURN NULL;
END $$;

-- COMMENT FUNCTION run_tell_late()

COMMENT ON FUNCTION weir.run_tell_late() IS 'Tells the reads that came while a run was computed or a draft, and that it did not bill; or settles those that a rebill has used.';

-- FUNCTION tariff_approval_guard()

CREATE FUNCTION weir.tariff_approval_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'weir', 'pg_temp'
    AS $$
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

-- COMMENT FUNCTION tariff_approval_guard()

COMMENT ON FUNCTION weir.tariff_approval_guard() IS 'Trigger: refuses a document that the policy publish wants approved, and that nobody else has approved since its id was published last.';

-- TABLE account

CREATE TABLE weir.account (
    account_id bigint NOT NULL,
    account text NOT NULL,
    kind text NOT NULL,
    recorded_no bigint NOT NULL,
    CONSTRAINT account_account_check CHECK (((octet_length(account) >= 1) AND (octet_length(account) <= 64))),
    CONSTRAINT account_account_id_check CHECK ((account_id > 0)),
    CONSTRAINT account_kind_check CHECK ((kind = ANY (ARRAY['account'::text, 'permit'::text, 'point'::text]))),
    CONSTRAINT account_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE account

COMMENT ON TABLE weir.account IS 'Names of accounts, permits and unlicensed points: one name space, numbered in the order they came.';

-- TABLE account_head

CREATE TABLE weir.account_head (
    account_id bigint NOT NULL,
    entry_no integer NOT NULL,
    book integer,
    through_day date,
    meter_state bigint[] NOT NULL,
    counter_state bigint[] NOT NULL,
    room text DEFAULT repeat(' '::text, 96) NOT NULL,
    CONSTRAINT account_head_entry_no_check CHECK ((entry_no >= 0))
)
WITH (fillfactor='45');

-- COMMENT TABLE account_head

COMMENT ON TABLE weir.account_head IS 'Where each account stands: its last entry and what that left. Made when the account is loaded; only run_post moves it. fillfactor 45 keeps the move in the page.';

-- COMMENT COLUMN account_head.entry_no

COMMENT ON COLUMN weir.account_head.entry_no IS 'Last entry; 0: none yet.';

-- COMMENT COLUMN account_head.through_day

COMMENT ON COLUMN weir.account_head.through_day IS 'Billed up to here (exclusive); null: never.';

-- COMMENT COLUMN account_head.meter_state

COMMENT ON COLUMN weir.account_head.meter_state IS 'Five numbers a meter: meter_id, day billed to (since 1970-01-01), register billed to (thousandths of a count), litres carried, litres estimated since the last true read.';

-- COMMENT COLUMN account_head.counter_state

COMMENT ON COLUMN weir.account_head.counter_state IS 'Four numbers a counter: kind, counter_key, first day (since 1970-01-01), litres used; sorted. Kind 5: adjustments. With key 0 its last number is the journal number up to which they are booked; the others (adjustment_id, its first day, litres or fen booked so far) are those up to there of which a rest waits.';

-- COMMENT COLUMN account_head.room

COMMENT ON COLUMN weir.account_head.room IS 'Blanks until the first posting: what the states of a meter and two counters take then. So even the first move stays in the page.';

-- TABLE account_party

CREATE TABLE weir.account_party (
    account_id bigint NOT NULL,
    from_day date NOT NULL,
    recorded_no bigint NOT NULL,
    name text,
    address text,
    CONSTRAINT account_party_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE account_party

COMMENT ON TABLE weir.account_party IS 'Names and addresses, apart from all else: auditors do not see them, billing does not read them.';

-- TABLE account_terms

CREATE TABLE weir.account_terms (
    account_id bigint NOT NULL,
    from_day date NOT NULL,
    recorded_no bigint NOT NULL,
    tariff text NOT NULL,
    class text NOT NULL,
    persons integer,
    cycle text,
    district text,
    opened_day date,
    closed_day date,
    relief text,
    attributes text,
    reason text NOT NULL,
    CONSTRAINT account_terms_persons_check CHECK (((persons >= 0) AND (persons <= 1000000))),
    CONSTRAINT account_terms_reason_check CHECK ((reason = ANY (ARRAY['late'::text, 'error'::text]))),
    CONSTRAINT account_terms_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE account_terms

COMMENT ON TABLE weir.account_terms IS 'What an account is billed by, from a day on until its next row.';

-- COMMENT COLUMN account_terms.closed_day

COMMENT ON COLUMN weir.account_terms.closed_day IS 'Exclusive: the first day without the account.';

-- COMMENT COLUMN account_terms.relief

COMMENT ON COLUMN weir.account_terms.relief IS 'Relief groups, with blanks between.';

-- COMMENT COLUMN account_terms.attributes

COMMENT ON COLUMN weir.account_terms.attributes IS 'Lines name=value, sorted by name: what tariffs can ask about.';

-- COMMENT COLUMN account_terms.reason

COMMENT ON COLUMN weir.account_terms.reason IS 'late: counts from the first day not yet billed. error: counts from from_day, and rebill corrects.';

-- TABLE account_use

CREATE TABLE weir.account_use (
    account_id bigint NOT NULL,
    from_day date NOT NULL,
    use_no smallint NOT NULL,
    recorded_no bigint NOT NULL,
    class text NOT NULL,
    volume_l bigint,
    per text,
    share_ppm bigint,
    reason text NOT NULL,
    CONSTRAINT account_use_per_check CHECK ((per = ANY (ARRAY['bill'::text, 'month'::text]))),
    CONSTRAINT account_use_reason_check CHECK ((reason = ANY (ARRAY['late'::text, 'error'::text]))),
    CONSTRAINT account_use_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT account_use_share_ppm_check CHECK (((share_ppm >= 0) AND (share_ppm <= 1000000))),
    CONSTRAINT account_use_use_no_check CHECK ((use_no > 0)),
    CONSTRAINT account_use_volume_l_check CHECK (((volume_l >= 0) AND (volume_l <= '1000000000000000'::bigint)))
);

-- COMMENT TABLE account_use

COMMENT ON TABLE weir.account_use IS 'One meter, several uses: fixed volumes first, then shares of the rest, the last takes the remainder.';

-- COMMENT COLUMN account_use.volume_l

COMMENT ON COLUMN weir.account_use.volume_l IS 'Litres a bill or a month; null: a share.';

-- COMMENT COLUMN account_use.share_ppm

COMMENT ON COLUMN weir.account_use.share_ppm IS 'Millionths of the rest; null: a fixed volume or the remainder.';

-- TABLE adjustment

CREATE TABLE weir.adjustment (
    account_id bigint NOT NULL,
    adjustment text NOT NULL,
    recorded_no bigint NOT NULL,
    adjustment_id bigint NOT NULL,
    from_day date NOT NULL,
    to_day date NOT NULL,
    volume_l bigint,
    amount_fen bigint,
    class text,
    charge text,
    fund text,
    tiers boolean NOT NULL,
    reason text NOT NULL,
    document text NOT NULL,
    undoes_id bigint,
    CONSTRAINT adjustment_adjustment_check CHECK (((octet_length(adjustment) >= 1) AND (octet_length(adjustment) <= 64))),
    CONSTRAINT adjustment_adjustment_id_check CHECK ((adjustment_id > 0)),
    CONSTRAINT adjustment_amount_fen_check CHECK (((amount_fen <> 0) AND ((amount_fen >= '-100000000000000000'::bigint) AND (amount_fen <= '100000000000000000'::bigint)))),
    CONSTRAINT adjustment_days CHECK ((from_day < to_day)),
    CONSTRAINT adjustment_is_water_or_money CHECK (((volume_l IS NULL) <> (amount_fen IS NULL))),
    CONSTRAINT adjustment_reason_check CHECK ((reason = ANY (ARRAY['theft'::text, 'leak'::text, 'meter-error'::text, 'unmetered'::text, 'unbilled'::text, 'reward'::text, 'other'::text]))),
    CONSTRAINT adjustment_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT adjustment_volume_l_check CHECK (((volume_l <> 0) AND ((volume_l >= '-1000000000000000'::bigint) AND (volume_l <= '1000000000000000'::bigint))))
);

-- COMMENT TABLE adjustment

COMMENT ON TABLE weir.adjustment IS 'Water or money that no register shows: booked once, in the account''s next bill. A row is a version; after it is booked there is no further one.';

-- COMMENT COLUMN adjustment.adjustment_id

COMMENT ON COLUMN weir.adjustment.adjustment_id IS 'The same for all versions; invoice_use of kind 7 and counters of kind 5 name it.';

-- COMMENT COLUMN adjustment.to_day

COMMENT ON COLUMN weir.adjustment.to_day IS 'Exclusive.';

-- COMMENT COLUMN adjustment.volume_l

COMMENT ON COLUMN weir.adjustment.volume_l IS 'Litres; below zero: taken away.';

-- COMMENT COLUMN adjustment.amount_fen

COMMENT ON COLUMN weir.adjustment.amount_fen IS 'Hundredths of the currency unit; below zero: given back.';

-- COMMENT COLUMN adjustment.class

COMMENT ON COLUMN weir.adjustment.class IS 'Whose prices its water has; null: those of the account on its days.';

-- COMMENT COLUMN adjustment.charge

COMMENT ON COLUMN weir.adjustment.charge IS 'Under which its money is shown; null: its reason.';

-- COMMENT COLUMN adjustment.tiers

COMMENT ON COLUMN weir.adjustment.tiers IS 'Counts in blocks and plans like water of the account; else at the first block''s price, outside of both.';

-- COMMENT COLUMN adjustment.reason

COMMENT ON COLUMN weir.adjustment.reason IS 'unbilled: never billed, only in the balance.';

-- COMMENT COLUMN adjustment.undoes_id

COMMENT ON COLUMN weir.adjustment.undoes_id IS 'The adjustment that this one undoes: its document names it.';

-- TABLE book

CREATE TABLE weir.book (
    book integer NOT NULL,
    month date NOT NULL,
    run_id bigint,
    open boolean NOT NULL,
    CONSTRAINT book_book_check CHECK ((book > 0)),
    CONSTRAINT book_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

-- COMMENT TABLE book

COMMENT ON TABLE weir.book IS 'Partitions of posted tables: one a month for runs under 200,000 accounts, one of its own for a larger run.';

-- COMMENT COLUMN book.run_id

COMMENT ON COLUMN weir.book.run_id IS 'The run whose own book it is; null: the month''s.';

-- COMMENT COLUMN book.open

COMMENT ON COLUMN weir.book.open IS 'New runs of the month go into it.';

-- TABLE chain

CREATE TABLE weir.chain (
    link_no bigint NOT NULL,
    kind text NOT NULL,
    run_id bigint,
    month date,
    recorded_no bigint NOT NULL,
    link bytea NOT NULL,
    CONSTRAINT chain_check CHECK ((((kind = 'run'::text) = (run_id IS NOT NULL)) AND ((kind = 'month'::text) = (month IS NOT NULL)))),
    CONSTRAINT chain_kind_check CHECK ((kind = ANY (ARRAY['run'::text, 'month'::text, 'approval'::text, 'policy'::text, 'record'::text]))),
    CONSTRAINT chain_link_check CHECK ((octet_length(link) = 32)),
    CONSTRAINT chain_link_no_check CHECK ((link_no > 0))
);

-- COMMENT TABLE chain

COMMENT ON TABLE weir.chain IS 'A link for every run that was posted, every month that was closed and what was recorded until then, every approval and every change of a policy, in that order; weir-verify(7) says which bytes it is taken over.';

-- COMMENT COLUMN chain.link_no

COMMENT ON COLUMN weir.chain.link_no IS '1, 2, 3 … without gaps.';

-- COMMENT COLUMN chain.recorded_no

COMMENT ON COLUMN weir.chain.recorded_no IS 'The journal number of the posting, closing, approval or change.';

-- COMMENT COLUMN chain.link

COMMENT ON COLUMN weir.chain.link IS 'SHA-256 over the link before and what the run or month says of itself.';

-- TABLE checkpoint

CREATE TABLE weir.checkpoint (
    checkpoint_no bigint NOT NULL,
    link_no bigint NOT NULL,
    text text NOT NULL,
    algorithm text NOT NULL,
    key_id bytea NOT NULL,
    public_key text NOT NULL,
    certificate text,
    signature bytea NOT NULL,
    actor text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT checkpoint_algorithm_check CHECK ((algorithm = ANY (ARRAY['ecdsa-p256-sha256'::text, 'ed25519'::text, 'sm2-sm3'::text]))),
    CONSTRAINT checkpoint_checkpoint_no_check CHECK ((checkpoint_no > 0)),
    CONSTRAINT checkpoint_key_id_check CHECK ((octet_length(key_id) = 32)),
    CONSTRAINT checkpoint_link_no_check CHECK ((link_no > 0)),
    CONSTRAINT checkpoint_signature_check CHECK (((octet_length(signature) >= 1) AND (octet_length(signature) <= 80)))
);

-- COMMENT TABLE checkpoint

COMMENT ON TABLE weir.checkpoint IS 'What the chain came to at a time, signed by a key that the database does not have; weir-verify(7) says how it is checked.';

-- COMMENT COLUMN checkpoint.checkpoint_no

COMMENT ON COLUMN weir.checkpoint.checkpoint_no IS '1, 2, 3 … without gaps.';

-- COMMENT COLUMN checkpoint.link_no

COMMENT ON COLUMN weir.checkpoint.link_no IS 'The last link of the chain that it covers.';

-- COMMENT COLUMN checkpoint.text

COMMENT ON COLUMN weir.checkpoint.text IS 'The very bytes that are signed, in UTF-8.';

-- COMMENT COLUMN checkpoint.key_id

COMMENT ON COLUMN weir.checkpoint.key_id IS 'SHA-256 of the public key, as SubjectPublicKeyInfo in DER.';

-- COMMENT COLUMN checkpoint.public_key

COMMENT ON COLUMN weir.checkpoint.public_key IS 'That key in PEM, to find it again; it is trusted by nobody for standing here.';

-- COMMENT COLUMN checkpoint.certificate

COMMENT ON COLUMN weir.checkpoint.certificate IS 'The certificate of the key in PEM; null: a bare key.';

-- COMMENT COLUMN checkpoint.made_at

COMMENT ON COLUMN weir.checkpoint.made_at IS 'As in the text. No rule compares it.';

-- TABLE checkpoint_stamp

CREATE TABLE weir.checkpoint_stamp (
    checkpoint_no bigint NOT NULL,
    answer bytea NOT NULL,
    stamped_at timestamp with time zone NOT NULL,
    CONSTRAINT checkpoint_stamp_answer_check CHECK (((octet_length(answer) >= 1) AND (octet_length(answer) <= 65536)))
);

-- COMMENT TABLE checkpoint_stamp

COMMENT ON TABLE weir.checkpoint_stamp IS 'Time-stamps (RFC 3161) over the texts of checkpoints; apart, since an authority may be out of reach when a checkpoint is made.';

-- COMMENT COLUMN checkpoint_stamp.answer

COMMENT ON COLUMN weir.checkpoint_stamp.answer IS 'The authority''s whole answer (TimeStampResp) in DER.';

-- COMMENT COLUMN checkpoint_stamp.stamped_at

COMMENT ON COLUMN weir.checkpoint_stamp.stamped_at IS 'The time in the stamp.';

-- TABLE counter_name

CREATE TABLE weir.counter_name (
    counter_key bigint NOT NULL,
    name text NOT NULL,
    CONSTRAINT counter_name_counter_key_check CHECK ((counter_key > 0)),
    CONSTRAINT counter_name_name_check CHECK (((octet_length(name) >= 1) AND (octet_length(name) <= 64)))
);

-- COMMENT TABLE counter_name

COMMENT ON TABLE weir.counter_name IS 'Numbers for the ids of blocks and surcharges, used in counter_state; they never change.';

-- TABLE district

CREATE TABLE weir.district (
    district text NOT NULL,
    recorded_no bigint NOT NULL,
    name text NOT NULL,
    parent text,
    zone text,
    network text,
    ban text,
    CONSTRAINT district_ban_check CHECK ((ban = ANY (ARRAY['yes'::text, 'limit'::text, 'no'::text]))),
    CONSTRAINT district_check CHECK ((parent <> district)),
    CONSTRAINT district_district_check CHECK (((octet_length(district) >= 1) AND (octet_length(district) <= 64))),
    CONSTRAINT district_network_check CHECK ((network = ANY (ARRAY['yes'::text, 'no'::text]))),
    CONSTRAINT district_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE district

COMMENT ON TABLE weir.district IS 'The tree of districts: a city, its townships, single well fields. Of rows for a district the newest recorded_no holds.';

-- COMMENT COLUMN district.parent

COMMENT ON COLUMN weir.district.parent IS 'Its water counts there too; null: the top of a tree.';

-- COMMENT COLUMN district.network

COMMENT ON COLUMN weir.district.network IS 'Whether the public network serves it; null: as its parent.';

-- COMMENT COLUMN district.ban

COMMENT ON COLUMN weir.district.ban IS 'Groundwater: yes, none may be taken; limit, no more than now; null: as its parent.';

-- TABLE district_limit

CREATE TABLE weir.district_limit (
    district text NOT NULL,
    year integer NOT NULL,
    source text NOT NULL,
    recorded_no bigint NOT NULL,
    volume_l bigint NOT NULL,
    CONSTRAINT district_limit_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT district_limit_source_check CHECK ((source = ANY (ARRAY['surface'::text, 'ground'::text, 'all'::text]))),
    CONSTRAINT district_limit_volume_l_check CHECK (((volume_l >= 0) AND (volume_l <= '1000000000000000'::bigint))),
    CONSTRAINT district_limit_year_check CHECK (((year >= 1900) AND (year <= 9998)))
);

-- COMMENT TABLE district_limit

COMMENT ON TABLE weir.district_limit IS 'How much may be licensed, and taken, in a district and all districts under it.';

-- COMMENT COLUMN district_limit.source

COMMENT ON COLUMN weir.district_limit.source IS 'all: surface water and groundwater together.';

-- COMMENT COLUMN district_limit.volume_l

COMMENT ON COLUMN weir.district_limit.volume_l IS 'Litres in the calendar year.';

-- TABLE fee_declaration

CREATE TABLE weir.fee_declaration (
    period text NOT NULL,
    declaration_no integer NOT NULL,
    recorded_no bigint NOT NULL,
    entry_count bigint NOT NULL,
    volume_l bigint NOT NULL,
    amount_fen bigint NOT NULL,
    exempt_fen bigint NOT NULL,
    due_fen bigint NOT NULL,
    root bytea NOT NULL,
    actor text NOT NULL,
    CONSTRAINT fee_declaration_declaration_no_check CHECK ((declaration_no >= 0)),
    CONSTRAINT fee_declaration_entry_count_check CHECK ((entry_count > 0)),
    CONSTRAINT fee_declaration_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT fee_declaration_root_check CHECK ((octet_length(root) = 32))
);

-- COMMENT TABLE fee_declaration

COMMENT ON TABLE weir.fee_declaration IS 'What was declared of a period: all its entries with correction up to declaration_no, for good.';

-- COMMENT COLUMN fee_declaration.recorded_no

COMMENT ON COLUMN weir.fee_declaration.recorded_no IS 'The journal number of the declaration.';

-- COMMENT COLUMN fee_declaration.volume_l

COMMENT ON COLUMN weir.fee_declaration.volume_l IS 'Taxable litres.';

-- COMMENT COLUMN fee_declaration.amount_fen

COMMENT ON COLUMN weir.fee_declaration.amount_fen IS 'Hundredths of the currency unit.';

-- COMMENT COLUMN fee_declaration.exempt_fen

COMMENT ON COLUMN weir.fee_declaration.exempt_fen IS 'Hundredths of the currency unit.';

-- COMMENT COLUMN fee_declaration.due_fen

COMMENT ON COLUMN weir.fee_declaration.due_fen IS 'Hundredths of the currency unit.';

-- COMMENT COLUMN fee_declaration.root

COMMENT ON COLUMN weir.fee_declaration.root IS 'RFC 6962 root over the digests of its entries in order of account_id, entry_no.';

-- TABLE fee_entry

CREATE TABLE weir.fee_entry (
    account_id bigint NOT NULL,
    entry_no integer NOT NULL,
    run_id bigint NOT NULL,
    reverses_entry_no integer,
    entry_day date NOT NULL,
    regime text NOT NULL,
    class text NOT NULL,
    charge text NOT NULL,
    fund text,
    point text NOT NULL,
    location text,
    district text NOT NULL,
    source text NOT NULL,
    use text,
    zone text,
    overloaded boolean NOT NULL,
    method text NOT NULL,
    begin_day date NOT NULL,
    end_day date NOT NULL,
    period text NOT NULL,
    correction integer NOT NULL,
    permit_l bigint,
    plan_l bigint,
    before_l bigint NOT NULL,
    taken_l bigint NOT NULL,
    loss_ppm bigint NOT NULL,
    taxable_l bigint NOT NULL,
    after_l bigint NOT NULL,
    over_l bigint NOT NULL,
    band_no smallint,
    volume_l bigint NOT NULL,
    rate_mfen_per_m3 bigint NOT NULL,
    multiplier_ppm bigint NOT NULL,
    amount_fen bigint NOT NULL,
    exempt_code text,
    exempt_fen bigint NOT NULL,
    due_fen bigint NOT NULL,
    tariff text NOT NULL,
    tariff_digest bytea NOT NULL,
    document text,
    made_no bigint NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT fee_entry_check CHECK (((reverses_entry_no > 0) AND (reverses_entry_no < entry_no))),
    CONSTRAINT fee_entry_check1 CHECK ((end_day > begin_day)),
    CONSTRAINT fee_entry_correction_check CHECK ((correction >= 0)),
    CONSTRAINT fee_entry_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT fee_entry_due CHECK ((due_fen = (amount_fen - exempt_fen))),
    CONSTRAINT fee_entry_entry_no_check CHECK ((entry_no > 0)),
    CONSTRAINT fee_entry_made_no_check CHECK ((made_no > 0)),
    CONSTRAINT fee_entry_method_check CHECK ((method = ANY (ARRAY['meter'::text, 'estimate'::text, 'capacity'::text]))),
    CONSTRAINT fee_entry_period_check CHECK ((period ~ '^[0-9]{4}-(Q[1-4]|[01][0-9])$'::text)),
    CONSTRAINT fee_entry_regime_check CHECK ((regime = ANY (ARRAY['fee'::text, 'tax'::text]))),
    CONSTRAINT fee_entry_tariff_digest_check CHECK ((octet_length(tariff_digest) = 32))
);

-- COMMENT TABLE fee_entry

COMMENT ON TABLE weir.fee_entry IS 'Posted entries of the water-resource fee and tax: a row a point, regime, declaration period and multiplier. Number: the name of the permit (or of a point without one), a dash, entry_no. Holders are in permit_party.';

-- COMMENT COLUMN fee_entry.entry_no

COMMENT ON COLUMN weir.fee_entry.entry_no IS '1, 2, 3 … of the taxpayer, without gaps.';

-- COMMENT COLUMN fee_entry.reverses_entry_no

COMMENT ON COLUMN weir.fee_entry.reverses_entry_no IS 'The entry that this one takes back whole, sums with the sign changed; null: it stands for itself.';

-- COMMENT COLUMN fee_entry.entry_day

COMMENT ON COLUMN weir.fee_entry.entry_day IS 'The date of its run: its month is that date''s, whatever the days of the water.';

-- COMMENT COLUMN fee_entry.end_day

COMMENT ON COLUMN weir.fee_entry.end_day IS 'Exclusive.';

-- COMMENT COLUMN fee_entry.period

COMMENT ON COLUMN weir.fee_entry.period IS 'The declaration period the water belongs to: YYYY-Qn or YYYY-MM.';

-- COMMENT COLUMN fee_entry.correction

COMMENT ON COLUMN weir.fee_entry.correction IS 'Declarations of the period that were made before it: 0 belongs to the first.';

-- COMMENT COLUMN fee_entry.permit_l

COMMENT ON COLUMN weir.fee_entry.permit_l IS 'Litres licensed in the calendar year; null: unknown.';

-- COMMENT COLUMN fee_entry.plan_l

COMMENT ON COLUMN weir.fee_entry.plan_l IS 'Litres of the plan row it is held against; null: none.';

-- COMMENT COLUMN fee_entry.before_l

COMMENT ON COLUMN weir.fee_entry.before_l IS 'Litres of the taxpayer in the plan row, or the calendar year, before begin_day.';

-- COMMENT COLUMN fee_entry.taken_l

COMMENT ON COLUMN weir.fee_entry.taken_l IS 'Litres taken at the point in these days.';

-- COMMENT COLUMN fee_entry.loss_ppm

COMMENT ON COLUMN weir.fee_entry.loss_ppm IS 'Reasonable loss, in millionths.';

-- COMMENT COLUMN fee_entry.taxable_l

COMMENT ON COLUMN weir.fee_entry.taxable_l IS 'Litres taken at the point less reasonable loss.';

-- COMMENT COLUMN fee_entry.after_l

COMMENT ON COLUMN weir.fee_entry.after_l IS 'before_l and what the taxpayer took at all points in these days, litres.';

-- COMMENT COLUMN fee_entry.over_l

COMMENT ON COLUMN weir.fee_entry.over_l IS 'Litres of after_l above the plan.';

-- COMMENT COLUMN fee_entry.band_no

COMMENT ON COLUMN weir.fee_entry.band_no IS 'Band above the plan, from 1; null: within it.';

-- COMMENT COLUMN fee_entry.volume_l

COMMENT ON COLUMN weir.fee_entry.volume_l IS 'Taxable litres at this multiplier.';

-- COMMENT COLUMN fee_entry.rate_mfen_per_m3

COMMENT ON COLUMN weir.fee_entry.rate_mfen_per_m3 IS 'As published: thousandths of a hundredth of the currency unit for a cubic metre.';

-- COMMENT COLUMN fee_entry.multiplier_ppm

COMMENT ON COLUMN weir.fee_entry.multiplier_ppm IS 'Of the rate, in millionths.';

-- COMMENT COLUMN fee_entry.amount_fen

COMMENT ON COLUMN weir.fee_entry.amount_fen IS 'volume x rate x multiplier, rounded once: hundredths of the currency unit.';

-- COMMENT COLUMN fee_entry.exempt_fen

COMMENT ON COLUMN weir.fee_entry.exempt_fen IS 'Relief, hundredths of the currency unit.';

-- COMMENT COLUMN fee_entry.due_fen

COMMENT ON COLUMN weir.fee_entry.due_fen IS 'amount_fen less exempt_fen.';

-- COMMENT COLUMN fee_entry.tariff_digest

COMMENT ON COLUMN weir.fee_entry.tariff_digest IS 'SHA-256 of the tariff document it was priced by.';

-- COMMENT COLUMN fee_entry.made_no

COMMENT ON COLUMN weir.fee_entry.made_no IS 'What was known when these days were first assessed: later rows count only where they correct an error.';

-- COMMENT COLUMN fee_entry.digest

COMMENT ON COLUMN weir.fee_entry.digest IS 'RFC 6962 leaf: SHA-256 of 0x00 and the canonical bytes.';

-- TABLE finding

CREATE TABLE weir.finding (
    account_id bigint NOT NULL,
    subject text NOT NULL,
    code text NOT NULL,
    day date NOT NULL,
    run_id bigint NOT NULL,
    held boolean NOT NULL,
    detail text NOT NULL,
    recorded_no bigint NOT NULL,
    CONSTRAINT finding_code_check CHECK ((code ~ '^[a-z][a-z-]*$'::text)),
    CONSTRAINT finding_subject_check CHECK (((octet_length(subject) >= 1) AND (octet_length(subject) <= 200)))
)
PARTITION BY LIST (run_id);

-- COMMENT TABLE finding

COMMENT ON TABLE weir.finding IS 'What needs a person, once for each account, subject, code and day, and again for another late read of the day. Reference: ACCOUNT:SUBJECT:CODE:DAY.';

-- COMMENT COLUMN finding.account_id

COMMENT ON COLUMN weir.finding.account_id IS '0: of no account.';

-- COMMENT COLUMN finding.subject

COMMENT ON COLUMN weir.finding.subject IS 'Meter, plan, class, or the account itself.';

-- COMMENT COLUMN finding.run_id

COMMENT ON COLUMN weir.finding.run_id IS 'The run that found it, or 0: a load or an ingest.';

-- COMMENT COLUMN finding.held

COMMENT ON COLUMN weir.finding.held IS 'Nothing is billed until somebody decides.';

-- COMMENT COLUMN finding.recorded_no

COMMENT ON COLUMN weir.finding.recorded_no IS 'The ingest or posting that told it; 0 in a draft.';

-- TABLE finding_decision

CREATE TABLE weir.finding_decision (
    account_id bigint NOT NULL,
    subject text NOT NULL,
    code text NOT NULL,
    day date NOT NULL,
    recorded_no bigint NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    CONSTRAINT finding_decision_decision_check CHECK ((decision = ANY (ARRAY['accept'::text, 'estimate'::text, 'ignore'::text]))),
    CONSTRAINT finding_decision_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT finding_decision_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE finding_decision

COMMENT ON TABLE weir.finding_decision IS 'Who decided what about a finding. The newest of a key holds; it outlives a discarded draft.';

-- TABLE finding_ingest

CREATE TABLE weir.finding_ingest (
    account_id bigint NOT NULL,
    subject text NOT NULL,
    code text NOT NULL,
    day date NOT NULL,
    run_id bigint NOT NULL,
    held boolean NOT NULL,
    detail text NOT NULL,
    recorded_no bigint NOT NULL,
    CONSTRAINT finding_code_check CHECK ((code ~ '^[a-z][a-z-]*$'::text)),
    CONSTRAINT finding_subject_check CHECK (((octet_length(subject) >= 1) AND (octet_length(subject) <= 200)))
);

-- COMMENT TABLE finding_ingest

COMMENT ON TABLE weir.finding_ingest IS 'Findings of loads and ingests, told at once.';

-- TABLE finding_posted

CREATE TABLE weir.finding_posted (
    account_id bigint NOT NULL,
    subject text NOT NULL,
    code text NOT NULL,
    day date NOT NULL,
    run_id bigint NOT NULL,
    held boolean NOT NULL,
    detail text NOT NULL,
    recorded_no bigint NOT NULL,
    CONSTRAINT finding_code_check CHECK ((code ~ '^[a-z][a-z-]*$'::text)),
    CONSTRAINT finding_subject_check CHECK (((octet_length(subject) >= 1) AND (octet_length(subject) <= 200)))
);

-- COMMENT TABLE finding_posted

COMMENT ON TABLE weir.finding_posted IS 'Findings of posted runs.';

-- TABLE invoice

CREATE TABLE weir.invoice (
    account_id bigint NOT NULL,
    book integer NOT NULL,
    entry_no integer NOT NULL,
    run_id bigint NOT NULL,
    kind text NOT NULL,
    invoice_day date NOT NULL,
    reverses_entry_no integer,
    origin_month date,
    through_before_day date,
    period_begin_day date NOT NULL,
    period_end_day date NOT NULL,
    estimated boolean NOT NULL,
    volume_l bigint NOT NULL,
    amount_fen bigint NOT NULL,
    tax_fen bigint NOT NULL,
    tariff_nos bigint[] NOT NULL,
    digest bytea NOT NULL,
    meter_state bigint[] NOT NULL,
    counter_state bigint[] NOT NULL,
    made_run_id bigint,
    before_meter_state bigint[],
    before_counter_state bigint[],
    head_through_day date,
    head_meter_state bigint[],
    head_counter_state bigint[],
    CONSTRAINT invoice_entry CHECK (((entry_no > 0) AND (((kind = 'bill'::text) AND (reverses_entry_no IS NULL)) OR ((kind = 'reversal'::text) AND (reverses_entry_no > 0) AND (reverses_entry_no < entry_no))))),
    CONSTRAINT invoice_period CHECK (((period_begin_day <= period_end_day) AND ((kind <> 'bill'::text) OR (through_before_day IS NULL) OR (period_begin_day >= through_before_day)))),
    CONSTRAINT invoice_range CHECK ((((volume_l >= '-1000000000000000'::bigint) AND (volume_l <= '1000000000000000'::bigint)) AND ((amount_fen >= '-100000000000000000'::bigint) AND (amount_fen <= '100000000000000000'::bigint)) AND (octet_length(digest) = 32)))
)
PARTITION BY LIST (book);

-- COMMENT TABLE invoice

COMMENT ON TABLE weir.invoice IS 'Posted invoices. Number: the account''s name, a dash, entry_no.';

-- COMMENT COLUMN invoice.entry_no

COMMENT ON COLUMN weir.invoice.entry_no IS '1, 2, 3 … of the account, without gaps.';

-- COMMENT COLUMN invoice.through_before_day

COMMENT ON COLUMN weir.invoice.through_before_day IS 'Where the account stood before this entry; null: it had never been billed.';

-- COMMENT COLUMN invoice.period_end_day

COMMENT ON COLUMN weir.invoice.period_end_day IS 'Exclusive. With period_begin_day the same: a bill of adjustments alone, which moves no days.';

-- COMMENT COLUMN invoice.estimated

COMMENT ON COLUMN weir.invoice.estimated IS 'Some of its water is estimated; the next true read settles it.';

-- COMMENT COLUMN invoice.volume_l

COMMENT ON COLUMN weir.invoice.volume_l IS 'Litres used and adjusted; of a reversal negative.';

-- COMMENT COLUMN invoice.amount_fen

COMMENT ON COLUMN weir.invoice.amount_fen IS 'Hundredths of the currency unit: the sum of its lines.';

-- COMMENT COLUMN invoice.tax_fen

COMMENT ON COLUMN weir.invoice.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit.';

-- COMMENT COLUMN invoice.tariff_nos

COMMENT ON COLUMN weir.invoice.tariff_nos IS 'The documents it was priced with (tariff.tariff_no).';

-- COMMENT COLUMN invoice.digest

COMMENT ON COLUMN weir.invoice.digest IS 'RFC 6962 leaf: SHA-256 of 0x00 and the canonical bytes.';

-- COMMENT COLUMN invoice.meter_state

COMMENT ON COLUMN weir.invoice.meter_state IS 'As in account_head, after this entry.';

-- COMMENT COLUMN invoice.counter_state

COMMENT ON COLUMN weir.invoice.counter_state IS 'As in account_head, after this entry.';

-- COMMENT COLUMN invoice.made_run_id

COMMENT ON COLUMN weir.invoice.made_run_id IS 'Of a bill that a rebill made: the run that billed its days first. It is made again as of that run''s time.';

-- COMMENT COLUMN invoice.before_meter_state

COMMENT ON COLUMN weir.invoice.before_meter_state IS 'As meter_state, before a bill that a rebill made; null: as the entry before left it.';

-- COMMENT COLUMN invoice.before_counter_state

COMMENT ON COLUMN weir.invoice.before_counter_state IS 'As counter_state, before a bill that a rebill made; null: as the entry before left it.';

-- COMMENT COLUMN invoice.head_through_day

COMMENT ON COLUMN weir.invoice.head_through_day IS 'Where the account stands after a rebill: of the last entry of an account in such a run alone.';

-- COMMENT COLUMN invoice.head_meter_state

COMMENT ON COLUMN weir.invoice.head_meter_state IS 'As account_head has it after a rebill: of the last entry alone; null: meter_state.';

-- COMMENT COLUMN invoice.head_counter_state

COMMENT ON COLUMN weir.invoice.head_counter_state IS 'As account_head has it after a rebill: of the last entry alone; null: counter_state.';

-- TABLE invoice_line

CREATE TABLE weir.invoice_line (
    account_id bigint NOT NULL,
    book integer NOT NULL,
    entry_no integer NOT NULL,
    line_no smallint NOT NULL,
    kind smallint NOT NULL,
    class text NOT NULL,
    charge text NOT NULL,
    fund text,
    block_no smallint,
    band_no smallint,
    begin_day date NOT NULL,
    end_day date NOT NULL,
    volume_l bigint,
    price_mfen_per_m3 bigint,
    amount_fen bigint NOT NULL,
    tax_fen bigint,
    CONSTRAINT invoice_line_range CHECK (((line_no > 0) AND ((kind >= 1) AND (kind <= 9)) AND (begin_day <= end_day) AND ((volume_l IS NULL) OR ((volume_l >= '-1000000000000000'::bigint) AND (volume_l <= '1000000000000000'::bigint))) AND ((amount_fen >= '-100000000000000000'::bigint) AND (amount_fen <= '100000000000000000'::bigint))))
)
PARTITION BY LIST (book);

-- COMMENT TABLE invoice_line

COMMENT ON TABLE weir.invoice_line IS 'Lines of posted invoices.';

-- COMMENT COLUMN invoice_line.kind

COMMENT ON COLUMN weir.invoice_line.kind IS '1 volume, 2 fixed, 3 minimum, 4 percent, 5 surcharge, 6 relief, 7 tax, 8 water of an adjustment, 9 money of an adjustment.';

-- COMMENT COLUMN invoice_line.charge

COMMENT ON COLUMN weir.invoice_line.charge IS 'Id of the charge, surcharge or tax, or the relief group.';

-- COMMENT COLUMN invoice_line.fund

COMMENT ON COLUMN weir.invoice_line.fund IS 'Whose money it is; null: the supplier''s own.';

-- COMMENT COLUMN invoice_line.end_day

COMMENT ON COLUMN weir.invoice_line.end_day IS 'Exclusive.';

-- COMMENT COLUMN invoice_line.volume_l

COMMENT ON COLUMN weir.invoice_line.volume_l IS 'Litres charged; null: the line charges no water.';

-- COMMENT COLUMN invoice_line.price_mfen_per_m3

COMMENT ON COLUMN weir.invoice_line.price_mfen_per_m3 IS 'Thousandths of a hundredth of the currency unit for a cubic metre; null: no price is printed.';

-- COMMENT COLUMN invoice_line.amount_fen

COMMENT ON COLUMN weir.invoice_line.amount_fen IS 'Hundredths of the currency unit.';

-- COMMENT COLUMN invoice_line.tax_fen

COMMENT ON COLUMN weir.invoice_line.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit; null: none.';

-- TABLE invoice_use

CREATE TABLE weir.invoice_use (
    account_id bigint NOT NULL,
    book integer NOT NULL,
    entry_no integer NOT NULL,
    use_no smallint NOT NULL,
    meter_id bigint NOT NULL,
    begin_day date NOT NULL,
    end_day date NOT NULL,
    begin_register_milli bigint,
    end_register_milli bigint,
    volume_l bigint NOT NULL,
    kind smallint NOT NULL,
    CONSTRAINT invoice_use_range CHECK (((use_no > 0) AND (kind > 0) AND (begin_day <= end_day) AND ((volume_l >= '-1000000000000000'::bigint) AND (volume_l <= '1000000000000000'::bigint))))
)
PARTITION BY LIST (book);

-- COMMENT TABLE invoice_use

COMMENT ON TABLE weir.invoice_use IS 'The water of posted invoices, meter by meter.';

-- COMMENT COLUMN invoice_use.meter_id

COMMENT ON COLUMN weir.invoice_use.meter_id IS 'Of kind 7 the adjustment_id.';

-- COMMENT COLUMN invoice_use.end_day

COMMENT ON COLUMN weir.invoice_use.end_day IS 'Exclusive.';

-- COMMENT COLUMN invoice_use.begin_register_milli

COMMENT ON COLUMN weir.invoice_use.begin_register_milli IS 'Thousandths of a count.';

-- COMMENT COLUMN invoice_use.end_register_milli

COMMENT ON COLUMN weir.invoice_use.end_register_milli IS 'Thousandths of a count.';

-- COMMENT COLUMN invoice_use.volume_l

COMMENT ON COLUMN weir.invoice_use.volume_l IS 'Litres moved, of a sub-meter negative; an invoice''s uses add up to its volume_l.';

-- COMMENT COLUMN invoice_use.kind

COMMENT ON COLUMN weir.invoice_use.kind IS '1 between true reads, 2 an end is estimated, 3 to the register that the meter was removed with, 4 of a sub-meter (taken off, never positive), 5 less than a volume step: brought from last time less left for next time, 6 a share by days of what passed between true reads, 7 of an adjustment.';

-- TABLE journal

CREATE TABLE weir.journal (
    journal_no bigint NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    detail text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT journal_journal_no_check CHECK ((journal_no > 0)),
    CONSTRAINT journal_kind_check CHECK ((kind ~ '^[a-z][a-z-]*$'::text))
);

-- COMMENT TABLE journal

COMMENT ON TABLE weir.journal IS 'Every input a run may depend on (a load, a read file, a tariff, a decision, a posting), numbered in commit order.';

-- COMMENT COLUMN journal.journal_no

COMMENT ON COLUMN weir.journal.journal_no IS 'Taken under a lock held to commit. Input rows carry it as recorded_no; a run sees rows with recorded_no <= its as_of_no.';

-- COMMENT COLUMN journal.actor

COMMENT ON COLUMN weir.journal.actor IS 'The database role that did it.';

-- COMMENT COLUMN journal.recorded_at

COMMENT ON COLUMN weir.journal.recorded_at IS 'For people. No rule compares it.';

-- TABLE level

CREATE TABLE weir.level (
    district text NOT NULL,
    day date NOT NULL,
    recorded_no bigint NOT NULL,
    level_mm bigint NOT NULL,
    floor_mm bigint,
    CONSTRAINT level_floor_mm_check CHECK (((floor_mm >= '-100000000'::integer) AND (floor_mm <= 100000000))),
    CONSTRAINT level_level_mm_check CHECK (((level_mm >= '-100000000'::integer) AND (level_mm <= 100000000))),
    CONSTRAINT level_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE level

COMMENT ON TABLE weir.level IS 'Groundwater levels as they were measured.';

-- COMMENT COLUMN level.level_mm

COMMENT ON COLUMN weir.level.level_mm IS 'Millimetres above the datum.';

-- COMMENT COLUMN level.floor_mm

COMMENT ON COLUMN weir.level.floor_mm IS 'Millimetres that the level must not fall below; null: as the row before says.';

-- TABLE meter

CREATE TABLE weir.meter (
    meter_id bigint NOT NULL,
    meter text NOT NULL,
    recorded_no bigint NOT NULL,
    CONSTRAINT meter_meter_check CHECK (((octet_length(meter) >= 1) AND (octet_length(meter) <= 64))),
    CONSTRAINT meter_meter_id_check CHECK ((meter_id > 0)),
    CONSTRAINT meter_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE meter

COMMENT ON TABLE weir.meter IS 'Names of meters and of points that are read like meters.';

-- TABLE meter_installation

CREATE TABLE weir.meter_installation (
    account_id bigint NOT NULL,
    meter_id bigint NOT NULL,
    from_day date NOT NULL,
    recorded_no bigint NOT NULL,
    first_register_milli bigint NOT NULL,
    to_day date,
    last_register_milli bigint,
    digits smallint,
    litres_per_count bigint NOT NULL,
    size text,
    max_flow_l_day bigint,
    parent_meter_id bigint,
    carry boolean NOT NULL,
    of_other boolean NOT NULL,
    reason text NOT NULL,
    CONSTRAINT meter_installation_check CHECK ((to_day >= from_day)),
    CONSTRAINT meter_installation_check1 CHECK (((NOT of_other) OR (parent_meter_id IS NOT NULL))),
    CONSTRAINT meter_installation_digits_check CHECK (((digits >= 1) AND (digits <= 12))),
    CONSTRAINT meter_installation_first_register_milli_check CHECK (((first_register_milli >= 0) AND (first_register_milli <= '1000000000000000'::bigint))),
    CONSTRAINT meter_installation_last_register_milli_check CHECK (((last_register_milli >= 0) AND (last_register_milli <= '1000000000000000'::bigint))),
    CONSTRAINT meter_installation_litres_per_count_check CHECK (((litres_per_count >= 1) AND (litres_per_count <= 1000000000))),
    CONSTRAINT meter_installation_max_flow_l_day_check CHECK (((max_flow_l_day >= 0) AND (max_flow_l_day <= '1000000000000000'::bigint))),
    CONSTRAINT meter_installation_reason_check CHECK ((reason = ANY (ARRAY['late'::text, 'error'::text]))),
    CONSTRAINT meter_installation_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE meter_installation

COMMENT ON TABLE weir.meter_installation IS 'Which meter counts an account''s water, from a day on. A sub-meter also has a row under its master''s account.';

-- COMMENT COLUMN meter_installation.first_register_milli

COMMENT ON COLUMN weir.meter_installation.first_register_milli IS 'Register at from_day, in thousandths of a count.';

-- COMMENT COLUMN meter_installation.to_day

COMMENT ON COLUMN weir.meter_installation.to_day IS 'Exclusive; null: still there.';

-- COMMENT COLUMN meter_installation.last_register_milli

COMMENT ON COLUMN weir.meter_installation.last_register_milli IS 'Register at to_day, in thousandths of a count; null with a to_day: estimated.';

-- COMMENT COLUMN meter_installation.digits

COMMENT ON COLUMN weir.meter_installation.digits IS 'Whole digits of the register, after which it begins again at 0; null: never.';

-- COMMENT COLUMN meter_installation.litres_per_count

COMMENT ON COLUMN weir.meter_installation.litres_per_count IS 'Litres for each whole count of the register.';

-- COMMENT COLUMN meter_installation.max_flow_l_day

COMMENT ON COLUMN weir.meter_installation.max_flow_l_day IS 'Litres a day that can pass; null: unknown.';

-- COMMENT COLUMN meter_installation.carry

COMMENT ON COLUMN weir.meter_installation.carry IS 'The meter brings the water it counted in this tier year.';

-- COMMENT COLUMN meter_installation.of_other

COMMENT ON COLUMN weir.meter_installation.of_other IS 'The row under a master''s account of a sub-meter that is another account''s: its water is taken from the master''s, and billed there. to_day = from_day: no longer.';

-- TABLE month_sum

CREATE TABLE weir.month_sum (
    month date NOT NULL,
    kind text NOT NULL,
    fund text NOT NULL,
    charge text NOT NULL,
    class text NOT NULL,
    line_count bigint NOT NULL,
    volume_l bigint NOT NULL,
    amount_fen bigint NOT NULL,
    tax_fen bigint NOT NULL,
    CONSTRAINT month_sum_kind_check CHECK ((kind = ANY (ARRAY['bill'::text, 'reversal'::text, 'fee'::text, 'fee-reversal'::text]))),
    CONSTRAINT month_sum_line_count_check CHECK ((line_count > 0))
);

-- COMMENT TABLE month_sum

COMMENT ON TABLE weir.month_sum IS 'What a closed month comes to, by fund, charge and class; what reversals take back is on rows of its own.';

-- COMMENT COLUMN month_sum.fund

COMMENT ON COLUMN weir.month_sum.fund IS 'Empty: the supplier''s own.';

-- COMMENT COLUMN month_sum.line_count

COMMENT ON COLUMN weir.month_sum.line_count IS 'Lines of invoices, or entries of the fee ledger.';

-- COMMENT COLUMN month_sum.volume_l

COMMENT ON COLUMN weir.month_sum.volume_l IS 'Litres charged.';

-- COMMENT COLUMN month_sum.amount_fen

COMMENT ON COLUMN weir.month_sum.amount_fen IS 'Hundredths of the currency unit; of the fee ledger what is due.';

-- COMMENT COLUMN month_sum.tax_fen

COMMENT ON COLUMN weir.month_sum.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit.';

-- TABLE opening

CREATE TABLE weir.opening (
    account_id bigint NOT NULL,
    line_no integer NOT NULL,
    recorded_no bigint NOT NULL,
    day date NOT NULL,
    meter_id bigint,
    register_milli bigint,
    blocks text,
    year_begin_day date,
    used_l bigint,
    CONSTRAINT opening_line_no_check CHECK ((line_no > 0)),
    CONSTRAINT opening_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT opening_register_milli_check CHECK (((register_milli >= 0) AND (register_milli <= '1000000000000000'::bigint))),
    CONSTRAINT opening_used_l_check CHECK (((used_l >= '-1000000000000000'::bigint) AND (used_l <= '1000000000000000'::bigint)))
);

-- COMMENT TABLE opening

COMMENT ON TABLE weir.opening IS 'What was billed before weir, or comes from a merged account.';

-- COMMENT COLUMN opening.line_no

COMMENT ON COLUMN weir.opening.line_no IS 'Line of the file.';

-- COMMENT COLUMN opening.day

COMMENT ON COLUMN weir.opening.day IS 'Billed up to here.';

-- COMMENT COLUMN opening.register_milli

COMMENT ON COLUMN weir.opening.register_milli IS 'Register billed to, in thousandths of a count.';

-- COMMENT COLUMN opening.used_l

COMMENT ON COLUMN weir.opening.used_l IS 'Litres counted in these blocks since year_begin_day.';

-- TABLE outcome

CREATE TABLE weir.outcome (
    outcome_no bigint NOT NULL,
    work text NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    exit_code integer NOT NULL,
    found_count bigint NOT NULL,
    detail text NOT NULL,
    actor text DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT outcome_check CHECK ((ended_at >= began_at)),
    CONSTRAINT outcome_detail_check CHECK ((octet_length(detail) <= 600)),
    CONSTRAINT outcome_exit_code_check CHECK (((exit_code >= 0) AND (exit_code <= 255))),
    CONSTRAINT outcome_found_count_check CHECK ((found_count >= 0)),
    CONSTRAINT outcome_work_check CHECK ((work = ANY (ARRAY['nightly'::text, 'verify'::text])))
);

-- COMMENT TABLE outcome

COMMENT ON TABLE weir.outcome IS 'How nights and whole verifications ended, in the order they were told.';

-- COMMENT COLUMN outcome.ended_at

COMMENT ON COLUMN weir.outcome.ended_at IS 'By the clock of the program. For people: no rule compares it.';

-- COMMENT COLUMN outcome.exit_code

COMMENT ON COLUMN weir.outcome.exit_code IS 'The exit status of the program.';

-- COMMENT COLUMN outcome.found_count

COMMENT ON COLUMN weir.outcome.found_count IS 'Of verify: faults; of nightly: steps that failed.';

-- COMMENT COLUMN outcome.detail

COMMENT ON COLUMN weir.outcome.detail IS 'What it came to, in words.';

-- SEQUENCE outcome_outcome_no_seq

ALTER TABLE weir.outcome ALTER COLUMN outcome_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME weir.outcome_outcome_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- TABLE permit

CREATE TABLE weir.permit (
    account_id bigint NOT NULL,
    from_day date NOT NULL,
    recorded_no bigint NOT NULL,
    to_day date NOT NULL,
    district text NOT NULL,
    source text NOT NULL,
    zone text NOT NULL,
    use text NOT NULL,
    volume_l bigint NOT NULL,
    tariff text,
    class text,
    status text NOT NULL,
    attributes text,
    reason text NOT NULL,
    CONSTRAINT permit_check CHECK ((to_day >= from_day)),
    CONSTRAINT permit_reason_check CHECK ((reason = ANY (ARRAY['late'::text, 'error'::text]))),
    CONSTRAINT permit_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT permit_source_check CHECK ((source <> 'all'::text)),
    CONSTRAINT permit_status_check CHECK ((status = ANY (ARRAY['valid'::text, 'suspended'::text, 'revoked'::text]))),
    CONSTRAINT permit_volume_l_check CHECK (((volume_l >= 0) AND (volume_l <= '1000000000000000'::bigint)))
);

-- COMMENT TABLE permit

COMMENT ON TABLE weir.permit IS 'Rights to take water: accounts of kind permit. A row holds until the next of the same permit.';

-- COMMENT COLUMN permit.to_day

COMMENT ON COLUMN weir.permit.to_day IS 'Exclusive. A valid row that ends where it begins is void: it was taken back.';

-- COMMENT COLUMN permit.volume_l

COMMENT ON COLUMN weir.permit.volume_l IS 'Litres a year. What may be taken in a year is this x the valid days / the days of the year.';

-- COMMENT COLUMN permit.attributes

COMMENT ON COLUMN weir.permit.attributes IS 'Lines name=value, sorted by name: what tariffs can ask about.';

-- COMMENT COLUMN permit.reason

COMMENT ON COLUMN weir.permit.reason IS 'late: counts from the first day not yet assessed. error: counts from from_day.';

-- TABLE permit_party

CREATE TABLE weir.permit_party (
    account_id bigint NOT NULL,
    from_day date NOT NULL,
    recorded_no bigint NOT NULL,
    holder text NOT NULL,
    holder_id text,
    CONSTRAINT permit_party_recorded_no_check CHECK ((recorded_no > 0))
);

-- COMMENT TABLE permit_party

COMMENT ON TABLE weir.permit_party IS 'Who holds a permit, apart from all else: auditors do not see names.';

-- TABLE plan

CREATE TABLE weir.plan (
    account_id bigint NOT NULL,
    plan_kind text NOT NULL,
    from_day date NOT NULL,
    recorded_no bigint NOT NULL,
    to_day date NOT NULL,
    volume_l bigint,
    reason text NOT NULL,
    CONSTRAINT plan_check CHECK ((to_day > from_day)),
    CONSTRAINT plan_plan_kind_check CHECK ((plan_kind = ANY (ARRAY['plan'::text, 'norm'::text, 'permit'::text]))),
    CONSTRAINT plan_reason_check CHECK ((reason = ANY (ARRAY['late'::text, 'error'::text]))),
    CONSTRAINT plan_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT plan_volume_l_check CHECK (((volume_l >= 0) AND (volume_l <= '1000000000000000'::bigint)))
);

-- COMMENT TABLE plan

COMMENT ON TABLE weir.plan IS 'Water an account may take in some days; of rows that overlap the later from_day holds.';

-- COMMENT COLUMN plan.to_day

COMMENT ON COLUMN weir.plan.to_day IS 'Exclusive.';

-- COMMENT COLUMN plan.volume_l

COMMENT ON COLUMN weir.plan.volume_l IS 'Litres in all these days; null: no surcharge in them.';

-- TABLE read

CREATE TABLE weir.read (
    account_id bigint NOT NULL,
    meter_id bigint NOT NULL,
    read_day date NOT NULL,
    read_second integer NOT NULL,
    recorded_no bigint NOT NULL,
    register_milli bigint NOT NULL,
    kind smallint NOT NULL,
    file_id bigint NOT NULL,
    line_no integer NOT NULL,
    note text,
    CONSTRAINT read_kind_check CHECK (((kind >= 1) AND (kind <= 6))),
    CONSTRAINT read_read_second_check CHECK (((read_second >= 0) AND (read_second <= 86400))),
    CONSTRAINT read_register_milli_check CHECK (((register_milli >= 0) AND (register_milli <= '1000000000000000'::bigint)))
)
PARTITION BY RANGE (read_day);

-- COMMENT TABLE read

COMMENT ON TABLE weir.read IS 'What registers showed. A read is stored under each account that needs it.';

-- COMMENT COLUMN read.read_second

COMMENT ON COLUMN weir.read.read_second IS 'Second of the local day; 86400: a date without a time, which sorts last.';

-- COMMENT COLUMN read.register_milli

COMMENT ON COLUMN weir.read.register_milli IS 'Thousandths of a count, with all decimals of the file.';

-- COMMENT COLUMN read.kind

COMMENT ON COLUMN weir.read.kind IS '1 actual, 2 estimate, 3 customer, 4 install, 5 remove, 6 correction.';

-- TABLE read_file

CREATE TABLE weir.read_file (
    file_id bigint NOT NULL,
    digest bytea NOT NULL,
    name text NOT NULL,
    recorded_no bigint NOT NULL,
    read_count bigint NOT NULL,
    new_count bigint NOT NULL,
    same_count bigint NOT NULL,
    unplaced_count bigint NOT NULL,
    finding_count bigint NOT NULL,
    first_day date,
    last_day date,
    of_volume boolean DEFAULT false NOT NULL,
    CONSTRAINT read_file_check CHECK ((first_day <= last_day)),
    CONSTRAINT read_file_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT read_file_file_id_check CHECK ((file_id > 0)),
    CONSTRAINT read_file_finding_count_check CHECK ((finding_count >= 0)),
    CONSTRAINT read_file_new_count_check CHECK ((new_count >= 0)),
    CONSTRAINT read_file_read_count_check CHECK ((read_count >= 0)),
    CONSTRAINT read_file_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT read_file_same_count_check CHECK ((same_count >= 0)),
    CONSTRAINT read_file_unplaced_count_check CHECK ((unplaced_count >= 0))
);

-- COMMENT TABLE read_file

COMMENT ON TABLE weir.read_file IS 'One row a file that was ingested; the same bytes again change nothing.';

-- COMMENT COLUMN read_file.digest

COMMENT ON COLUMN weir.read_file.digest IS 'SHA-256 of the file.';

-- COMMENT COLUMN read_file.read_count

COMMENT ON COLUMN weir.read_file.read_count IS 'Reads in the file: new, same as known, or of unknown meters; those with findings are among them.';

-- COMMENT COLUMN read_file.first_day

COMMENT ON COLUMN weir.read_file.first_day IS 'Earliest day of a read in the file; null: it has none. A later file is held against reads of these days alone.';

-- COMMENT COLUMN read_file.of_volume

COMMENT ON COLUMN weir.read_file.of_volume IS 'Its format states volumes: register_milli of its reads is the volume divided by the meter''s litres_per_count.';

-- TABLE read_unplaced

CREATE TABLE weir.read_unplaced (
    meter text NOT NULL,
    read_day date NOT NULL,
    read_second integer NOT NULL,
    recorded_no bigint NOT NULL,
    register_milli bigint NOT NULL,
    kind smallint NOT NULL,
    file_id bigint NOT NULL,
    line_no integer NOT NULL,
    note text,
    of_volume boolean DEFAULT false NOT NULL,
    CONSTRAINT read_unplaced_kind_check CHECK (((kind >= 1) AND (kind <= 6))),
    CONSTRAINT read_unplaced_read_second_check CHECK (((read_second >= 0) AND (read_second <= 86400))),
    CONSTRAINT read_unplaced_register_milli_check CHECK (((register_milli >= 0) AND (register_milli <= '1000000000000000'::bigint)))
);

-- COMMENT TABLE read_unplaced

COMMENT ON TABLE weir.read_unplaced IS 'Reads of meters that are not loaded: kept, and placed when the meter comes.';

-- COMMENT COLUMN read_unplaced.read_second

COMMENT ON COLUMN weir.read_unplaced.read_second IS 'Second of the local day; 86400: a date without a time.';

-- COMMENT COLUMN read_unplaced.register_milli

COMMENT ON COLUMN weir.read_unplaced.register_milli IS 'Thousandths of a count; of a volume, litres.';

-- COMMENT COLUMN read_unplaced.of_volume

COMMENT ON COLUMN weir.read_unplaced.of_volume IS 'The file states a volume: register_milli is in litres until the meter is loaded.';

-- TABLE record

CREATE TABLE weir.record (
    recorded_no bigint NOT NULL,
    part text NOT NULL,
    linked_no bigint NOT NULL,
    row_count bigint NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT record_check CHECK ((linked_no > recorded_no)),
    CONSTRAINT record_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT record_part_check CHECK ((part ~ '^[a-z_]+$'::text)),
    CONSTRAINT record_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT record_row_count_check CHECK ((row_count > 0))
);

-- COMMENT TABLE record

COMMENT ON TABLE weir.record IS 'What stood in a table under a journal number when a month was closed; weir-verify(7) says which bytes the digests are taken over.';

-- COMMENT COLUMN record.part

COMMENT ON COLUMN weir.record.part IS 'The table; book without open; tariff with the SHA-256 of the document in its place.';

-- COMMENT COLUMN record.linked_no

COMMENT ON COLUMN weir.record.linked_no IS 'The journal number after the closing, under which the chain has it.';

-- COMMENT COLUMN record.digest

COMMENT ON COLUMN weir.record.digest IS 'SHA-256 over the SHA-256 of each thousand accounts'' rows.';

-- TABLE run_chunk

CREATE TABLE weir.run_chunk (
    run_id bigint NOT NULL,
    chunk_no integer NOT NULL,
    account_lo bigint NOT NULL,
    account_hi bigint NOT NULL,
    done boolean NOT NULL,
    account_count bigint,
    billed_count bigint,
    held_count bigint,
    nothing_count bigint,
    invoice_count bigint,
    line_count bigint,
    finding_count bigint,
    volume_l bigint,
    amount_fen bigint,
    CONSTRAINT run_chunk_check CHECK ((account_lo <= account_hi)),
    CONSTRAINT run_chunk_check1 CHECK ((account_count = ((billed_count + held_count) + nothing_count))),
    CONSTRAINT run_chunk_check2 CHECK (((NOT done) OR ((account_count IS NOT NULL) AND (invoice_count IS NOT NULL) AND (line_count IS NOT NULL) AND (finding_count IS NOT NULL) AND (volume_l IS NOT NULL) AND (amount_fen IS NOT NULL)))),
    CONSTRAINT run_chunk_chunk_no_check CHECK ((chunk_no > 0))
);

-- COMMENT TABLE run_chunk

COMMENT ON TABLE weir.run_chunk IS 'Ranges of accounts: one is one transaction, one retry, one checkpoint. What is null is not known until it is done.';

-- COMMENT COLUMN run_chunk.account_hi

COMMENT ON COLUMN weir.run_chunk.account_hi IS 'Inclusive.';

-- COMMENT COLUMN run_chunk.volume_l

COMMENT ON COLUMN weir.run_chunk.volume_l IS 'Litres billed in the chunk.';

-- COMMENT COLUMN run_chunk.amount_fen

COMMENT ON COLUMN weir.run_chunk.amount_fen IS 'Hundredths of the currency unit billed in the chunk.';

-- TABLE schema_version

CREATE TABLE weir.schema_version (
    version integer NOT NULL,
    name text NOT NULL,
    digest bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT schema_version_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT schema_version_version_check CHECK ((version > 0))
);

-- COMMENT TABLE schema_version

COMMENT ON TABLE weir.schema_version IS 'One row a migration that was applied; written by weir migrate.';

-- COMMENT COLUMN schema_version.digest

COMMENT ON COLUMN weir.schema_version.digest IS 'SHA-256 of the migration, chained to the one before, as in migrations/MANIFEST.';

-- TABLE tariff

CREATE TABLE weir.tariff (
    tariff_no integer NOT NULL,
    tariff text NOT NULL,
    digest bytea NOT NULL,
    document bytea NOT NULL,
    recorded_no bigint NOT NULL,
    correct boolean NOT NULL,
    reason text,
    CONSTRAINT tariff_check CHECK ((correct = (reason IS NOT NULL))),
    CONSTRAINT tariff_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT tariff_document_check CHECK (((octet_length(document) >= 1) AND (octet_length(document) <= 16777216))),
    CONSTRAINT tariff_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT tariff_tariff_check CHECK (((octet_length(tariff) >= 1) AND (octet_length(tariff) <= 64))),
    CONSTRAINT tariff_tariff_no_check CHECK ((tariff_no > 0))
);

-- COMMENT TABLE tariff

COMMENT ON TABLE weir.tariff IS 'Tariff documents. Of an id the newest recorded_no <= a run''s as_of_no holds.';

-- COMMENT COLUMN tariff.digest

COMMENT ON COLUMN weir.tariff.digest IS 'SHA-256 of document. An older document may be published again, as a correction.';

-- COMMENT COLUMN tariff.correct

COMMENT ON COLUMN weir.tariff.correct IS 'Published with --correct: it changes versions that were published before.';

-- COMMENT COLUMN tariff.reason

COMMENT ON COLUMN weir.tariff.reason IS 'Why, of a correction.';

-- TABLE withdrawal_point

CREATE TABLE weir.withdrawal_point (
    account_id bigint NOT NULL,
    meter_id bigint NOT NULL,
    from_day date NOT NULL,
    recorded_no bigint NOT NULL,
    to_day date,
    point_id bigint NOT NULL,
    district text NOT NULL,
    source text NOT NULL,
    capacity_l_day bigint,
    zone text,
    location text,
    basis text NOT NULL,
    role text NOT NULL,
    share_ppm bigint NOT NULL,
    reason text NOT NULL,
    CONSTRAINT withdrawal_point_basis_check CHECK ((basis = ANY (ARRAY['meter'::text, 'capacity'::text]))),
    CONSTRAINT withdrawal_point_capacity_l_day_check CHECK (((capacity_l_day >= 0) AND (capacity_l_day <= '1000000000000000'::bigint))),
    CONSTRAINT withdrawal_point_check CHECK ((to_day >= from_day)),
    CONSTRAINT withdrawal_point_reason_check CHECK ((reason = ANY (ARRAY['late'::text, 'error'::text]))),
    CONSTRAINT withdrawal_point_recorded_no_check CHECK ((recorded_no > 0)),
    CONSTRAINT withdrawal_point_role_check CHECK ((role = ANY (ARRAY['withdrawal'::text, 'supply'::text, 'import'::text, 'export'::text, 'reuse'::text]))),
    CONSTRAINT withdrawal_point_share_ppm_check CHECK (((share_ppm >= 0) AND (share_ppm <= 1000000))),
    CONSTRAINT withdrawal_point_source_check CHECK ((source <> 'all'::text))
);

-- COMMENT TABLE withdrawal_point

COMMENT ON TABLE weir.withdrawal_point IS 'Where water is taken and counted, from a day on. Reads of its meter are stored under every account that has a row.';

-- COMMENT COLUMN withdrawal_point.account_id

COMMENT ON COLUMN weir.withdrawal_point.account_id IS 'The permit that the water is taken under; the point''s own account (kind point) where there is none.';

-- COMMENT COLUMN withdrawal_point.meter_id

COMMENT ON COLUMN weir.withdrawal_point.meter_id IS 'The meter of the point''s name; it may be installed in an account as well. Its first read is its start.';

-- COMMENT COLUMN withdrawal_point.to_day

COMMENT ON COLUMN weir.withdrawal_point.to_day IS 'Exclusive; null: still so. to_day = from_day: taken back.';

-- COMMENT COLUMN withdrawal_point.point_id

COMMENT ON COLUMN weir.withdrawal_point.point_id IS 'The point''s own account, of kind point: it keeps the name.';

-- COMMENT COLUMN withdrawal_point.capacity_l_day

COMMENT ON COLUMN weir.withdrawal_point.capacity_l_day IS 'Litres a day that can be taken at most; null: unknown.';

-- COMMENT COLUMN withdrawal_point.basis

COMMENT ON COLUMN weir.withdrawal_point.basis IS 'capacity: there is no meter, or a broken one; capacity x days is what counts.';

-- COMMENT COLUMN withdrawal_point.share_ppm

COMMENT ON COLUMN weir.withdrawal_point.share_ppm IS 'Millionths of the point''s water that count here. Rows of a point on a day add up to 1000000 at most.';

-- TABLE ATTACH finding_ingest

ALTER TABLE ONLY weir.finding ATTACH PARTITION weir.finding_ingest FOR VALUES IN ('0');

-- TABLE ATTACH finding_posted

ALTER TABLE ONLY weir.finding ATTACH PARTITION weir.finding_posted DEFAULT;

-- CONSTRAINT account account_account_key

ALTER TABLE ONLY weir.account
    ADD CONSTRAINT account_account_key UNIQUE (account);

-- CONSTRAINT account_head account_head_pkey

ALTER TABLE ONLY weir.account_head
    ADD CONSTRAINT account_head_pkey PRIMARY KEY (account_id);

-- CONSTRAINT account_party account_party_pkey

ALTER TABLE ONLY weir.account_party
    ADD CONSTRAINT account_party_pkey PRIMARY KEY (account_id, from_day, recorded_no);

-- CONSTRAINT account account_pkey

ALTER TABLE ONLY weir.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (account_id);

-- CONSTRAINT account_terms account_terms_pkey

ALTER TABLE ONLY weir.account_terms
    ADD CONSTRAINT account_terms_pkey PRIMARY KEY (account_id, from_day, recorded_no);

-- CONSTRAINT account_use account_use_pkey

ALTER TABLE ONLY weir.account_use
    ADD CONSTRAINT account_use_pkey PRIMARY KEY (account_id, from_day, use_no, recorded_no);

-- CONSTRAINT adjustment adjustment_pkey

ALTER TABLE ONLY weir.adjustment
    ADD CONSTRAINT adjustment_pkey PRIMARY KEY (account_id, adjustment, recorded_no);

-- CONSTRAINT approval approval_pkey

ALTER TABLE ONLY weir.approval
    ADD CONSTRAINT approval_pkey PRIMARY KEY (recorded_no);

-- CONSTRAINT book book_pkey

ALTER TABLE ONLY weir.book
    ADD CONSTRAINT book_pkey PRIMARY KEY (book);

-- CONSTRAINT book book_run_id_key

ALTER TABLE ONLY weir.book
    ADD CONSTRAINT book_run_id_key UNIQUE (run_id);

-- CONSTRAINT chain chain_month_key

ALTER TABLE ONLY weir.chain
    ADD CONSTRAINT chain_month_key UNIQUE (month);

-- CONSTRAINT chain chain_pkey

ALTER TABLE ONLY weir.chain
    ADD CONSTRAINT chain_pkey PRIMARY KEY (link_no);

-- CONSTRAINT chain chain_recorded_no_key

ALTER TABLE ONLY weir.chain
    ADD CONSTRAINT chain_recorded_no_key UNIQUE (recorded_no);

-- CONSTRAINT chain chain_run_id_key

ALTER TABLE ONLY weir.chain
    ADD CONSTRAINT chain_run_id_key UNIQUE (run_id);

-- CONSTRAINT checkpoint checkpoint_pkey

ALTER TABLE ONLY weir.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (checkpoint_no);

-- CONSTRAINT checkpoint_stamp checkpoint_stamp_pkey

ALTER TABLE ONLY weir.checkpoint_stamp
    ADD CONSTRAINT checkpoint_stamp_pkey PRIMARY KEY (checkpoint_no);

-- CONSTRAINT counter_name counter_name_name_key

ALTER TABLE ONLY weir.counter_name
    ADD CONSTRAINT counter_name_name_key UNIQUE (name);

-- CONSTRAINT counter_name counter_name_pkey

ALTER TABLE ONLY weir.counter_name
    ADD CONSTRAINT counter_name_pkey PRIMARY KEY (counter_key);

-- CONSTRAINT district_limit district_limit_pkey

ALTER TABLE ONLY weir.district_limit
    ADD CONSTRAINT district_limit_pkey PRIMARY KEY (district, year, source, recorded_no);

-- CONSTRAINT district district_pkey

ALTER TABLE ONLY weir.district
    ADD CONSTRAINT district_pkey PRIMARY KEY (district, recorded_no);

-- CONSTRAINT fee_declaration fee_declaration_pkey

ALTER TABLE ONLY weir.fee_declaration
    ADD CONSTRAINT fee_declaration_pkey PRIMARY KEY (period, declaration_no);

-- CONSTRAINT fee_entry fee_entry_pkey

ALTER TABLE ONLY weir.fee_entry
    ADD CONSTRAINT fee_entry_pkey PRIMARY KEY (account_id, entry_no);

-- CONSTRAINT finding_decision finding_decision_pkey

ALTER TABLE ONLY weir.finding_decision
    ADD CONSTRAINT finding_decision_pkey PRIMARY KEY (account_id, subject, code, day, recorded_no);

-- CONSTRAINT finding finding_pkey

ALTER TABLE ONLY weir.finding
    ADD CONSTRAINT finding_pkey PRIMARY KEY (account_id, subject, code, day, run_id, recorded_no);

-- CONSTRAINT finding_ingest finding_ingest_pkey

ALTER TABLE ONLY weir.finding_ingest
    ADD CONSTRAINT finding_ingest_pkey PRIMARY KEY (account_id, subject, code, day, run_id, recorded_no);

-- CONSTRAINT finding_posted finding_posted_pkey

ALTER TABLE ONLY weir.finding_posted
    ADD CONSTRAINT finding_posted_pkey PRIMARY KEY (account_id, subject, code, day, run_id, recorded_no);

-- CONSTRAINT invoice_line invoice_line_pkey

ALTER TABLE ONLY weir.invoice_line
    ADD CONSTRAINT invoice_line_pkey PRIMARY KEY (account_id, book, entry_no, line_no);

-- CONSTRAINT invoice invoice_pkey

ALTER TABLE ONLY weir.invoice
    ADD CONSTRAINT invoice_pkey PRIMARY KEY (account_id, book, entry_no);

-- CONSTRAINT invoice_use invoice_use_pkey

ALTER TABLE ONLY weir.invoice_use
    ADD CONSTRAINT invoice_use_pkey PRIMARY KEY (account_id, book, entry_no, use_no);

-- CONSTRAINT journal journal_pkey

ALTER TABLE ONLY weir.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (journal_no);

-- CONSTRAINT level level_pkey

ALTER TABLE ONLY weir.level
    ADD CONSTRAINT level_pkey PRIMARY KEY (district, day, recorded_no);

-- CONSTRAINT meter_installation meter_installation_pkey

ALTER TABLE ONLY weir.meter_installation
    ADD CONSTRAINT meter_installation_pkey PRIMARY KEY (account_id, meter_id, from_day, recorded_no);

-- CONSTRAINT meter meter_meter_key

ALTER TABLE ONLY weir.meter
    ADD CONSTRAINT meter_meter_key UNIQUE (meter);

-- CONSTRAINT meter meter_pkey

ALTER TABLE ONLY weir.meter
    ADD CONSTRAINT meter_pkey PRIMARY KEY (meter_id);

-- CONSTRAINT month month_closed_no_key

ALTER TABLE ONLY weir.month
    ADD CONSTRAINT month_closed_no_key UNIQUE (closed_no);

-- CONSTRAINT month month_pkey

ALTER TABLE ONLY weir.month
    ADD CONSTRAINT month_pkey PRIMARY KEY (month);

-- CONSTRAINT month_sum month_sum_pkey

ALTER TABLE ONLY weir.month_sum
    ADD CONSTRAINT month_sum_pkey PRIMARY KEY (month, kind, fund, charge, class);

-- CONSTRAINT opening opening_pkey

ALTER TABLE ONLY weir.opening
    ADD CONSTRAINT opening_pkey PRIMARY KEY (account_id, recorded_no, line_no);

-- CONSTRAINT outcome outcome_pkey

ALTER TABLE ONLY weir.outcome
    ADD CONSTRAINT outcome_pkey PRIMARY KEY (outcome_no);

-- CONSTRAINT permit_party permit_party_pkey

ALTER TABLE ONLY weir.permit_party
    ADD CONSTRAINT permit_party_pkey PRIMARY KEY (account_id, from_day, recorded_no);

-- CONSTRAINT permit permit_pkey

ALTER TABLE ONLY weir.permit
    ADD CONSTRAINT permit_pkey PRIMARY KEY (account_id, from_day, recorded_no);

-- CONSTRAINT plan plan_pkey

ALTER TABLE ONLY weir.plan
    ADD CONSTRAINT plan_pkey PRIMARY KEY (account_id, plan_kind, from_day, recorded_no);

-- CONSTRAINT policy policy_pkey

ALTER TABLE ONLY weir.policy
    ADD CONSTRAINT policy_pkey PRIMARY KEY (recorded_no);

-- CONSTRAINT read_file read_file_digest_key

ALTER TABLE ONLY weir.read_file
    ADD CONSTRAINT read_file_digest_key UNIQUE (digest);

-- CONSTRAINT read_file read_file_pkey

ALTER TABLE ONLY weir.read_file
    ADD CONSTRAINT read_file_pkey PRIMARY KEY (file_id);

-- CONSTRAINT read read_pkey

ALTER TABLE ONLY weir.read
    ADD CONSTRAINT read_pkey PRIMARY KEY (account_id, meter_id, read_day, read_second, recorded_no);

-- CONSTRAINT read_unplaced read_unplaced_pkey

ALTER TABLE ONLY weir.read_unplaced
    ADD CONSTRAINT read_unplaced_pkey PRIMARY KEY (meter, read_day, read_second, recorded_no);

-- CONSTRAINT record record_pkey

ALTER TABLE ONLY weir.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (recorded_no, part);

-- CONSTRAINT run_chunk run_chunk_pkey

ALTER TABLE ONLY weir.run_chunk
    ADD CONSTRAINT run_chunk_pkey PRIMARY KEY (run_id, chunk_no);

-- CONSTRAINT run run_pkey

ALTER TABLE ONLY weir.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run_id);

-- CONSTRAINT schema_version schema_version_pkey

ALTER TABLE ONLY weir.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);

-- CONSTRAINT tariff tariff_pkey

ALTER TABLE ONLY weir.tariff
    ADD CONSTRAINT tariff_pkey PRIMARY KEY (tariff_no);

-- CONSTRAINT withdrawal_point withdrawal_point_pkey

ALTER TABLE ONLY weir.withdrawal_point
    ADD CONSTRAINT withdrawal_point_pkey PRIMARY KEY (account_id, meter_id, from_day, recorded_no);

-- INDEX book_open

CREATE UNIQUE INDEX book_open ON weir.book USING btree (month) WHERE open;

-- INDEX fee_entry_period

CREATE INDEX fee_entry_period ON weir.fee_entry USING btree (period, account_id, entry_no);

-- INDEX fee_entry_reverses

CREATE UNIQUE INDEX fee_entry_reverses ON weir.fee_entry USING btree (account_id, reverses_entry_no) WHERE (reverses_entry_no IS NOT NULL);

-- INDEX fee_entry_run

CREATE INDEX fee_entry_run ON weir.fee_entry USING btree (run_id, account_id, entry_no);

-- INDEX outcome_work

CREATE INDEX outcome_work ON weir.outcome USING btree (work, outcome_no);

-- INDEX policy_by_name

CREATE INDEX policy_by_name ON weir.policy USING btree (policy, recorded_no);

-- INDEX record_by_link

CREATE INDEX record_by_link ON weir.record USING btree (linked_no);

-- INDEX run_one_open

CREATE UNIQUE INDEX run_one_open ON weir.run USING btree ((1)) WHERE (state = 'open'::text);

-- INDEX tariff_by_id

CREATE INDEX tariff_by_id ON weir.tariff USING btree (tariff, recorded_no);

-- INDEX ATTACH finding_ingest_pkey

ALTER INDEX weir.finding_pkey ATTACH PARTITION weir.finding_ingest_pkey;

-- INDEX ATTACH finding_posted_pkey

ALTER INDEX weir.finding_pkey ATTACH PARTITION weir.finding_posted_pkey;

-- TRIGGER month approval_guard

CREATE TRIGGER approval_guard BEFORE INSERT ON weir.month FOR EACH ROW EXECUTE FUNCTION weir.month_approval_guard();

ALTER TABLE weir.month ENABLE ALWAYS TRIGGER approval_guard;

-- TRIGGER run approval_guard

CREATE TRIGGER approval_guard BEFORE UPDATE ON weir.run FOR EACH ROW WHEN (((new.state = ANY (ARRAY['posting'::text, 'posted'::text])) AND (old.state <> ALL (ARRAY['posting'::text, 'posted'::text])))) EXECUTE FUNCTION weir.run_approval_guard();

ALTER TABLE weir.run ENABLE ALWAYS TRIGGER approval_guard;

-- TRIGGER tariff approval_guard

CREATE TRIGGER approval_guard BEFORE INSERT ON weir.tariff FOR EACH ROW EXECUTE FUNCTION weir.tariff_approval_guard();

ALTER TABLE weir.tariff ENABLE ALWAYS TRIGGER approval_guard;

-- TRIGGER chain chain_record

CREATE TRIGGER chain_record AFTER INSERT ON weir.chain FOR EACH ROW WHEN ((new.kind = 'month'::text)) EXECUTE FUNCTION weir.chain_record();

ALTER TABLE weir.chain ENABLE ALWAYS TRIGGER chain_record;

-- TRIGGER approval closed_only_added

CREATE TRIGGER closed_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.approval FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.approval ENABLE ALWAYS TRIGGER closed_only_added;

-- TRIGGER chain closed_only_added

CREATE TRIGGER closed_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.chain FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.chain ENABLE ALWAYS TRIGGER closed_only_added;

-- TRIGGER month closed_only_added

CREATE TRIGGER closed_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.month FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.month ENABLE ALWAYS TRIGGER closed_only_added;

-- TRIGGER month_sum closed_only_added

CREATE TRIGGER closed_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.month_sum FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.month_sum ENABLE ALWAYS TRIGGER closed_only_added;

-- TRIGGER policy closed_only_added

CREATE TRIGGER closed_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.policy FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.policy ENABLE ALWAYS TRIGGER closed_only_added;

-- TRIGGER record closed_only_added

CREATE TRIGGER closed_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.record FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.record ENABLE ALWAYS TRIGGER closed_only_added;

-- TRIGGER account input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.account FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.account ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER account_terms input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.account_terms FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.account_terms ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER account_use input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.account_use FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.account_use ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER adjustment input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.adjustment FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.adjustment ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER checkpoint input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.checkpoint ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER checkpoint_stamp input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.checkpoint_stamp FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.checkpoint_stamp ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER counter_name input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.counter_name FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.counter_name ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER district input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.district FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.district ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER district_limit input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.district_limit FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.district_limit ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER fee_declaration input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.fee_declaration FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.fee_declaration ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER finding_decision input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.finding_decision FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.finding_decision ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER finding_ingest input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.finding_ingest FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.finding_ingest ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER journal input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.journal FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.journal ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER level input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.level FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.level ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER meter input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.meter FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.meter ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER meter_installation input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.meter_installation FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.meter_installation ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER opening input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.opening FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.opening ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER outcome input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.outcome FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.outcome ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER permit input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.permit FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.permit ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER plan input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.plan FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.plan ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER read input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.read FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.read ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER read_file input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.read_file FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.read_file ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER tariff input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.tariff FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.tariff ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER withdrawal_point input_only_added

CREATE TRIGGER input_only_added BEFORE DELETE OR UPDATE OR TRUNCATE ON weir.withdrawal_point FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();

ALTER TABLE weir.withdrawal_point ENABLE ALWAYS TRIGGER input_only_added;

-- TRIGGER fee_entry posted_only_added

CREATE TRIGGER posted_only_added BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON weir.fee_entry FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses();

ALTER TABLE weir.fee_entry ENABLE ALWAYS TRIGGER posted_only_added;

-- TRIGGER finding posted_only_added

CREATE TRIGGER posted_only_added BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON weir.finding FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses();

ALTER TABLE weir.finding ENABLE ALWAYS TRIGGER posted_only_added;

-- TRIGGER finding_posted posted_only_added

CREATE TRIGGER posted_only_added BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON weir.finding_posted FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses();

ALTER TABLE weir.finding_posted ENABLE ALWAYS TRIGGER posted_only_added;

-- TRIGGER invoice posted_only_added

CREATE TRIGGER posted_only_added BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON weir.invoice FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses();

ALTER TABLE weir.invoice ENABLE ALWAYS TRIGGER posted_only_added;

-- TRIGGER invoice_line posted_only_added

CREATE TRIGGER posted_only_added BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON weir.invoice_line FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses();

ALTER TABLE weir.invoice_line ENABLE ALWAYS TRIGGER posted_only_added;

-- TRIGGER invoice_use posted_only_added

CREATE TRIGGER posted_only_added BEFORE INSERT OR DELETE OR UPDATE OR TRUNCATE ON weir.invoice_use FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses();

ALTER TABLE weir.invoice_use ENABLE ALWAYS TRIGGER posted_only_added;

-- TRIGGER run review_find

CREATE TRIGGER review_find BEFORE UPDATE OF state ON weir.run FOR EACH ROW WHEN (((old.state = 'open'::text) AND (new.state = 'draft'::text) AND (new.kind = 'bill'::text))) EXECUTE FUNCTION weir.run_review_find();

ALTER TABLE weir.run ENABLE ALWAYS TRIGGER review_find;

-- TRIGGER run review_guard

CREATE TRIGGER review_guard BEFORE UPDATE OF state ON weir.run FOR EACH ROW WHEN (((new.state = 'posting'::text) AND (new.review IS NOT NULL) AND (new.reviewed IS NULL))) EXECUTE FUNCTION weir.run_review_guard();

ALTER TABLE weir.run ENABLE ALWAYS TRIGGER review_guard;

-- TRIGGER run run_chain

CREATE TRIGGER run_chain AFTER UPDATE ON weir.run FOR EACH ROW WHEN (((new.state = 'posted'::text) AND (old.state <> 'posted'::text))) EXECUTE FUNCTION weir.run_chain();

ALTER TABLE weir.run ENABLE ALWAYS TRIGGER run_chain;

-- TRIGGER run_chunk run_chunk_of_open_run

CREATE TRIGGER run_chunk_of_open_run BEFORE INSERT OR UPDATE ON weir.run_chunk FOR EACH ROW EXECUTE FUNCTION weir.run_chunk_refuses();

ALTER TABLE weir.run_chunk ENABLE ALWAYS TRIGGER run_chunk_of_open_run;

-- TRIGGER run run_guard

CREATE TRIGGER run_guard BEFORE INSERT OR DELETE OR UPDATE ON weir.run FOR EACH ROW EXECUTE FUNCTION weir.run_guard();

ALTER TABLE weir.run ENABLE ALWAYS TRIGGER run_guard;

-- TRIGGER run tell_late

CREATE TRIGGER tell_late AFTER UPDATE OF state ON weir.run FOR EACH ROW WHEN (((old.state = 'posting'::text) AND (new.state = 'posted'::text) AND (new.kind <> 'fee'::text))) EXECUTE FUNCTION weir.run_tell_late();

ALTER TABLE weir.run ENABLE ALWAYS TRIGGER tell_late;

-- PostgreSQL database dump complete
