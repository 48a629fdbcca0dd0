-- Closed months, and the chain that every posting and every closing is linked into.  Takes a moment; runs
-- that are posted already get their links in the order of posted_no.

CREATE TABLE weir.chain (
    link_no int8 PRIMARY KEY CHECK (link_no > 0),
    kind text NOT NULL CHECK (kind IN ('run', 'month')),
    run_id int8 UNIQUE,
    month date UNIQUE,
    recorded_no int8 NOT NULL UNIQUE,
    link bytea NOT NULL CHECK (octet_length(link) = 32),
    CHECK (CASE kind WHEN 'run' THEN run_id IS NOT NULL AND month IS NULL ELSE run_id IS NULL AND month IS NOT NULL END)
);
COMMENT ON TABLE weir.chain IS 'A link for every run that was posted and every month that was closed, in that order; weir-verify(7) says which bytes it is taken over.';
COMMENT ON COLUMN weir.chain.link_no IS '1, 2, 3 … without gaps.';
COMMENT ON COLUMN weir.chain.recorded_no IS 'The journal number of the posting or closing.';
COMMENT ON COLUMN weir.chain.link IS 'SHA-256 over the link before and what the run or month says of itself.';

CREATE TABLE weir.month (
    month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    closed_no int8 NOT NULL UNIQUE CHECK (closed_no > 0),
    run_count int8 NOT NULL,
    invoice_count int8 NOT NULL,
    reversal_count int8 NOT NULL,
    line_count int8 NOT NULL,
    volume_l int8 NOT NULL,
    amount_fen int8 NOT NULL,
    tax_fen int8 NOT NULL,
    entry_count int8 NOT NULL,
    entry_volume_l int8 NOT NULL,
    entry_due_fen int8 NOT NULL,
    actor text NOT NULL,
    closed_at timestamptz NOT NULL
);
COMMENT ON TABLE weir.month IS 'Months that are closed: nothing is posted in them, or before them, any more.';
COMMENT ON COLUMN weir.month.month IS 'Its first day.';
COMMENT ON COLUMN weir.month.closed_no IS 'The journal number of the closing; exports of the month show what was recorded up to it.';
COMMENT ON COLUMN weir.month.run_count IS 'Posted runs that are dated in it.';
COMMENT ON COLUMN weir.month.invoice_count IS 'Invoices of these runs, reversals among them.';
COMMENT ON COLUMN weir.month.volume_l IS 'Litres billed, net of reversals.';
COMMENT ON COLUMN weir.month.amount_fen IS 'Hundredths of the currency unit, net of reversals.';
COMMENT ON COLUMN weir.month.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit.';
COMMENT ON COLUMN weir.month.entry_count IS 'Entries of the fee ledger, reversals among them.';
COMMENT ON COLUMN weir.month.entry_volume_l IS 'Litres of these entries, net of reversals.';
COMMENT ON COLUMN weir.month.entry_due_fen IS 'What these entries make due, hundredths of the currency unit.';
COMMENT ON COLUMN weir.month.closed_at IS 'For people. No rule compares it.';

CREATE TABLE weir.month_sum (
    month date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('bill', 'reversal', 'fee', 'fee-reversal')),
    fund text NOT NULL,
    charge text NOT NULL,
    class text NOT NULL,
    line_count int8 NOT NULL CHECK (line_count > 0),
    volume_l int8 NOT NULL,
    amount_fen int8 NOT NULL,
    tax_fen int8 NOT NULL,
    PRIMARY KEY (month, kind, fund, charge, class)
);
COMMENT ON TABLE weir.month_sum IS 'What a closed month comes to, by fund, charge and class; what reversals take back is on rows of its own.';
COMMENT ON COLUMN weir.month_sum.fund IS 'Empty: the supplier''s own.';
COMMENT ON COLUMN weir.month_sum.line_count IS 'Lines of invoices, or entries of the fee ledger.';
COMMENT ON COLUMN weir.month_sum.volume_l IS 'Litres charged.';
COMMENT ON COLUMN weir.month_sum.amount_fen IS 'Hundredths of the currency unit; of the fee ledger what is due.';
COMMENT ON COLUMN weir.month_sum.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit.';

-- Guarded as inputs are, but under another name: inputs may be added by the engine's role, these by no role.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['chain', 'month', 'month_sum'] LOOP
        EXECUTE format('CREATE TRIGGER closed_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON weir.%I
            FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses()', name);
        EXECUTE format('ALTER TABLE weir.%I ENABLE ALWAYS TRIGGER closed_only_added', name);
    END LOOP;
END $$;

-- SQLSTATE 55000, as for a run in the wrong state.
CREATE FUNCTION weir.month_must_be_open(dated date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    last_closed date := (SELECT max(m.month) FROM weir.month m);
BEGIN
    IF dated < last_closed + interval '1 month' THEN
        RAISE EXCEPTION 'month % is closed', to_char(dated, 'YYYY-MM') USING ERRCODE = '55000',
            DETAIL = format('Nothing dated %s can be posted any more.', dated),
            HINT = format('%s is the first day that is open: give a --date from then on.', (last_closed + interval '1 month')::date);
    END IF;
END $$;
COMMENT ON FUNCTION weir.month_must_be_open(date) IS 'Refuses a date in a month that is closed, or before one.';

CREATE FUNCTION weir.run_guard() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
COMMENT ON FUNCTION weir.run_guard() IS 'Trigger: no run is opened, sealed or posted in a closed month, and none that has ended is changed.';
CREATE TRIGGER run_guard BEFORE INSERT OR UPDATE OR DELETE ON weir.run
    FOR EACH ROW EXECUTE FUNCTION weir.run_guard();
ALTER TABLE weir.run ENABLE ALWAYS TRIGGER run_guard;

CREATE OR REPLACE FUNCTION weir.posted_refuses() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
END $$;

-- The bytes of a link: lines name=value, texts with their length in bytes before them.
CREATE FUNCTION weir.chain_field(name text, value text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT name || '=' || octet_length(convert_to(value, 'UTF8')) || ':' || value || E'\n'
$$;
COMMENT ON FUNCTION weir.chain_field(text, text) IS 'A text as a line of a link''s bytes.';

CREATE FUNCTION weir.chain_run_text(linked weir.run) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
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
COMMENT ON FUNCTION weir.chain_run_text(weir.run) IS 'What the link of a posted run is taken over, after the link before.';

CREATE FUNCTION weir.chain_month_text(linked weir.month) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
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
COMMENT ON FUNCTION weir.chain_month_text(weir.month) IS 'What the link of a closed month is taken over, after the link before.';

CREATE FUNCTION weir.chain_add(linked_run int8, linked_month date, linked_no int8, linked_text text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    last weir.chain;
BEGIN
    SELECT * INTO last FROM weir.chain ORDER BY link_no DESC LIMIT 1;
    INSERT INTO weir.chain (link_no, kind, run_id, month, recorded_no, link)
    VALUES (coalesce(last.link_no, 0) + 1, CASE WHEN linked_run IS NULL THEN 'month' ELSE 'run' END, linked_run, linked_month,
        linked_no, sha256(convert_to(concat(E'weir-chain-1\nlink=', coalesce(last.link_no, 0) + 1,
            E'\nprevious=', coalesce(encode(last.link, 'hex'), repeat('0', 64)), E'\n', linked_text), 'UTF8')));
END $$;
COMMENT ON FUNCTION weir.chain_add(int8, date, int8, text) IS 'Adds a link; the caller holds the journal.';

DO $$
DECLARE
    posted weir.run;
BEGIN
    FOR posted IN SELECT * FROM weir.run WHERE state = 'posted' ORDER BY posted_no LOOP
        PERFORM weir.chain_add(posted.run_id, NULL, posted.posted_no, weir.chain_run_text(posted));
    END LOOP;
END $$;

CREATE FUNCTION weir.run_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    PERFORM weir.chain_add(new.run_id, NULL, new.posted_no, weir.chain_run_text(new));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION weir.run_chain() IS 'Trigger: a run that is posted is linked into the chain.';
CREATE TRIGGER run_chain AFTER UPDATE ON weir.run FOR EACH ROW
    WHEN (new.state = 'posted' AND old.state <> 'posted') EXECUTE FUNCTION weir.run_chain();

CREATE FUNCTION weir.month_check(closed date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
COMMENT ON FUNCTION weir.month_check(date) IS 'Refuses to close a month that is closed, out of order, or has a draft dated in it.';

CREATE FUNCTION weir.month_add_sums(closed date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp SET jit = off AS $$
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
COMMENT ON FUNCTION weir.month_add_sums(date) IS 'Writes the sums of a month by fund, charge and class.';

CREATE FUNCTION weir.month_close(closed date) RETURNS int8
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp SET lock_timeout = '30s' SET jit = off AS $$
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
COMMENT ON FUNCTION weir.month_close(date) IS 'Closes a month for good, and with it all before: writes its counts and sums and links it into the chain. Returns the journal number.';

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
        'run_post(int8)', 'run_discard(int8)', 'month_close(date)'] LOOP
        PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.' || name, ARRAY['weir_batch']);
    END LOOP;
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.permit_holder(int8, date, int8)', readers);
    PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.month_must_be_open(date)', readers);
END $$;

SELECT weir.roles_apply();
