-- The life of a run: opened with a draft schema of its own, sealed, then posted or discarded.  These
-- four and read_partition_open and journal_take run with their owner's rights, so that the engine's
-- role owns no posted table and may write none.  Takes a moment.

-- SQLSTATEs that callers tell apart: P0002 no such run, 55000 not in a state for this, 55006 another
-- run or posting is in the way, 40001 something was posted meanwhile, 23P01 days that are billed
-- already, WR001 sums or entries that do not hold.
CREATE FUNCTION weir.run_refuse(refused_id int8, wanted text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    present text;
BEGIN
    SELECT state INTO present FROM weir.run WHERE run_id = refused_id;
    IF NOT found THEN
        RAISE EXCEPTION 'there is no run %', refused_id USING ERRCODE = 'P0002';
    END IF;
    RAISE EXCEPTION 'run % is %, not %', refused_id, present, wanted USING ERRCODE = '55000';
END $$;
COMMENT ON FUNCTION weir.run_refuse(int8, text) IS 'Says why a run cannot be had in the wanted state.';

CREATE FUNCTION weir.run_meets(scope text, other text) RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT scope = 'all' OR other = 'all' OR scope = other OR EXISTS (
        SELECT FROM weir.account a JOIN weir.account_terms t USING (account_id)
        WHERE 'account:' || a.account IN (scope, other) AND 'cycle:' || t.cycle IN (scope, other))
$$;
COMMENT ON FUNCTION weir.run_meets(text, text) IS 'Whether two scopes may share an account: an account that was ever in a cycle counts.';

CREATE FUNCTION weir.run_book(opened_id int8, invoice_day date, account_count int8) RETURNS int4
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
COMMENT ON FUNCTION weir.run_book(int8, date, int8) IS 'The book of a run that is being opened.';

CREATE FUNCTION weir.run_make_draft(opened_id int8, opened_book int4) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || opened_id;
    part text;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', draft);
    PERFORM weir.role_grant('USAGE', 'SCHEMA ' || draft, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
    FOREACH part IN ARRAY ARRAY['invoice', 'invoice_line', 'invoice_use', 'finding'] LOOP
        EXECUTE format('CREATE TABLE %I.%I (LIKE weir.%I INCLUDING CONSTRAINTS)', draft, part, part);
        IF part <> 'finding' THEN
            EXECUTE format('ALTER TABLE %I.%I ADD CONSTRAINT one_book CHECK (book = %s)', draft, part, opened_book);
        END IF;
        PERFORM weir.role_grant('SELECT', draft || '.' || part, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
        PERFORM weir.role_grant('INSERT', draft || '.' || part, ARRAY['weir_batch']);
    END LOOP;
END $$;
COMMENT ON FUNCTION weir.run_make_draft(int8, int4) IS 'The schema of a draft: plain tables without keys, as fast to fill as any.';

CREATE FUNCTION weir.run_open(kind text, scope text, through_day date, invoice_day date, as_of_no int8,
    rules_version int4, settings text, account_count int8) RETURNS int8
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    other record;
    opened_id int8;
    opened_book int4;
BEGIN
    LOCK TABLE weir.run IN SHARE ROW EXCLUSIVE MODE;
    IF kind <> 'bill' THEN
        RAISE EXCEPTION 'runs of kind % are not known', kind USING ERRCODE = '0A000';
    END IF;
    FOR other IN SELECT r.run_id, r.state, r.scope FROM weir.run r
        WHERE r.state IN ('open', 'draft') ORDER BY r.state DESC, r.run_id LOOP
        IF other.state = 'open' THEN
            RAISE EXCEPTION 'run % is being computed', other.run_id USING ERRCODE = '55006',
                HINT = format('Wait for it, or resume it with the arguments it was begun with, or: weir run discard %s', other.run_id);
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
    opened_book := weir.run_book(opened_id, invoice_day, account_count);
    INSERT INTO weir.run (run_id, kind, state, scope, through_day, invoice_day, as_of_no, book,
        rules_version, settings, tariffs, account_count, actor, opened_at)
    SELECT opened_id, kind, 'open', run_open.scope, run_open.through_day, run_open.invoice_day,
        run_open.as_of_no, opened_book, run_open.rules_version, run_open.settings,
        coalesce(string_agg(newest.tariff || '=' || encode(newest.digest, 'hex') || E'\n', ''
            ORDER BY newest.tariff COLLATE "C"), ''),
        run_open.account_count, session_user, clock_timestamp()
    FROM (SELECT DISTINCT ON (t.tariff) t.tariff, t.digest FROM weir.tariff t
        WHERE t.recorded_no <= run_open.as_of_no ORDER BY t.tariff, t.recorded_no DESC) AS newest;
    PERFORM weir.run_make_draft(opened_id, opened_book);
    RETURN opened_id;
END $$;
COMMENT ON FUNCTION weir.run_open(text, text, date, date, int8, int4, text, int8) IS 'Opens a run over a scope of account_count accounts (sealing notes how many were due) as of as_of_no, with its draft schema weir_draft_N; returns N.';

CREATE FUNCTION weir.run_check_sums(sealed_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
END $$;
COMMENT ON FUNCTION weir.run_check_sums(int8) IS 'Compares a run''s chunks with its draft tables and notes the sums in the run.';

CREATE FUNCTION weir.run_seal(sealed_id int8, sealed_root bytea) RETURNS void
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
    FOR i IN 1 .. 4 LOOP
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
    PERFORM weir.run_check_sums(sealed_id);
    IF sealed_root IS NOT NULL THEN
        UPDATE weir.run SET root = sealed_root, state = 'draft', sealed_at = clock_timestamp()
        WHERE run_id = sealed_id;
    END IF;
END $$;
COMMENT ON FUNCTION weir.run_seal(int8, bytea) IS 'Ends computing: no more rows, keys built, sums checked. With a root the run becomes a draft; with null it stays open, so that the caller can read the digests in key order for the root and call again.';

CREATE FUNCTION weir.run_check_entries(posted_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    wrong int8;
BEGIN
    -- Each reversal undoes one live bill, the one that ends where the account stands, whole.
    EXECUTE format('SELECT count(*) FROM %1$I.invoice d WHERE d.kind = ''reversal'' AND (NOT EXISTS (
            SELECT FROM weir.invoice p WHERE p.account_id = d.account_id AND p.entry_no = d.reverses_entry_no
            AND p.kind = ''bill'' AND p.volume_l = -d.volume_l AND p.amount_fen = -d.amount_fen
            AND p.period_begin_day = d.period_begin_day AND p.period_end_day = d.period_end_day
            AND p.period_end_day = d.through_before_day)
        OR EXISTS (SELECT FROM weir.invoice p WHERE p.account_id = d.account_id AND p.kind = ''reversal''
            AND p.reverses_entry_no = d.reverses_entry_no)
        OR EXISTS (SELECT FROM %1$I.invoice e WHERE e.account_id = d.account_id AND e.entry_no <> d.entry_no
            AND e.reverses_entry_no = d.reverses_entry_no))', draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % reversals that undo no live bill whole', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
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
COMMENT ON FUNCTION weir.run_check_entries(int8) IS 'Checks the accounts that have several entries in a run.';

CREATE FUNCTION weir.run_move_heads(posted_id int8, several bool) RETURNS int8
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    moved int8;
    moved_several int8 := 0;
BEGIN
    IF several THEN
        EXECUTE format('CREATE TABLE %1$I.several AS
            SELECT d.account_id, d.entry_no, d.through_before_day,
                CASE d.kind WHEN ''bill'' THEN d.period_end_day ELSE (SELECT p.through_before_day FROM weir.invoice p
                    WHERE p.account_id = d.account_id AND p.entry_no = d.reverses_entry_no) END AS after_day
            FROM %1$I.invoice d JOIN (SELECT account_id FROM %1$I.invoice GROUP BY account_id
                HAVING count(*) > 1 OR bool_or(kind = ''reversal'')) AS s USING (account_id)
            ORDER BY account_id, entry_no', draft);
        EXECUTE format('CREATE INDEX ON %1$I.several (account_id, entry_no)', draft);
        PERFORM weir.run_check_entries(posted_id);
        EXECUTE format('UPDATE weir.account_head h SET entry_no = d.entry_no, book = d.book, through_day = ends.after_day,
                meter_state = d.meter_state, counter_state = d.counter_state
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
    EXECUTE format('UPDATE weir.account_head h SET entry_no = d.entry_no, book = d.book, through_day = d.period_end_day,
            meter_state = d.meter_state, counter_state = d.counter_state
        FROM %1$I.invoice d WHERE h.account_id = d.account_id AND d.entry_no = h.entry_no + 1
            AND d.through_before_day IS NOT DISTINCT FROM h.through_day' ||
        CASE WHEN several THEN ' AND NOT EXISTS (SELECT FROM %1$I.several s WHERE s.account_id = d.account_id)' ELSE '' END, draft);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved + moved_several;
END $$;
COMMENT ON FUNCTION weir.run_move_heads(int8, bool) IS 'Moves each account''s head to its last entry of the run where the first entry follows the head; returns how many moved.';

CREATE FUNCTION weir.run_not_moved(posted_id int8) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    names text;
BEGIN
    EXECUTE format('SELECT string_agg(n.name, '', '') FROM (
            SELECT coalesce(a.account, d.account_id::text) AS name
            FROM (SELECT DISTINCT ON (account_id) account_id, entry_no, through_before_day FROM %I.invoice
                ORDER BY account_id, entry_no) AS d
            LEFT JOIN weir.account_head h USING (account_id) LEFT JOIN weir.account a USING (account_id)
            WHERE h.account_id IS NULL OR d.entry_no <> h.entry_no + 1
                OR d.through_before_day IS DISTINCT FROM h.through_day
            ORDER BY d.account_id LIMIT 5) AS n', 'weir_draft_' || posted_id) INTO names;
    RETURN coalesce(names, 'accounts whose entries do not end where they began');
END $$;
COMMENT ON FUNCTION weir.run_not_moved(int8) IS 'Names some accounts that keep a run from being posted.';

CREATE FUNCTION weir.run_attach(posted_id int8, part text, posted_book int4) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    partition_name text := part || '_' || posted_book;
BEGIN
    IF to_regclass('weir.' || partition_name) IS NOT NULL THEN
        EXECUTE format('INSERT INTO weir.%I SELECT * FROM %I.%I ORDER BY account_id, entry_no', part, draft, part);
        RETURN;
    END IF;
    EXECUTE format('ALTER TABLE %I.%I RENAME TO %I', draft, part, partition_name);
    EXECUTE format('ALTER TABLE %I.%I SET SCHEMA weir', draft, partition_name);
    EXECUTE format('ALTER TABLE weir.%I ATTACH PARTITION weir.%I FOR VALUES IN (%s)', part, partition_name, posted_book);
    EXECUTE format('ALTER TABLE weir.%I DROP CONSTRAINT one_book', partition_name);
    PERFORM weir.posted_guard(('weir.' || partition_name)::regclass);
END $$;
COMMENT ON FUNCTION weir.run_attach(int8, text, int4) IS 'Makes a draft''s table a partition of a posted one, or adds its rows to the book''s partition.';

CREATE FUNCTION weir.run_post(posted_id int8) RETURNS int8
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp
SET enable_hashjoin = off SET jit = off SET lock_timeout = '30s' SET client_min_messages = warning AS $$
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
    EXECUTE format('INSERT INTO weir.finding (account_id, subject, code, day, run_id, held, detail, recorded_no)
        SELECT d.account_id, d.subject, d.code, d.day, d.run_id, d.held, d.detail, %s FROM %I.finding d
        WHERE NOT EXISTS (SELECT FROM weir.finding f WHERE f.account_id = d.account_id AND f.subject = d.subject
            AND f.code = d.code AND f.day = d.day)', taken, 'weir_draft_' || posted_id);
    PERFORM weir.run_attach(posted_id, part, posted.book) FROM unnest(ARRAY['invoice', 'invoice_line', 'invoice_use']) AS part;
    EXECUTE format('DROP SCHEMA %I CASCADE', 'weir_draft_' || posted_id);
    UPDATE weir.run SET state = 'posted', posted_no = taken, posted_at = clock_timestamp() WHERE run_id = posted_id;
    RETURN moved;
END $$;
COMMENT ON FUNCTION weir.run_post(int8) IS 'Makes a draft final, in one transaction: heads move, tables become partitions. Returns the number of accounts billed.';

CREATE FUNCTION weir.run_discard(discarded_id int8) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp
SET lock_timeout = '30s' SET client_min_messages = warning AS $$
BEGIN
    UPDATE weir.run SET state = 'discarded' WHERE run_id = discarded_id AND state IN ('open', 'draft');
    IF NOT found THEN
        PERFORM weir.run_refuse(discarded_id, 'a draft');
    END IF;
    EXECUTE format('DROP SCHEMA %I CASCADE', 'weir_draft_' || discarded_id);
END $$;
COMMENT ON FUNCTION weir.run_discard(int8) IS 'Throws away a run that is not posted.';
