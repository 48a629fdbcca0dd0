-- A rebill of many bills is posted faster: drafts are analyzed when they are sealed; what a rebill reverses is looked up once
-- an account, not by reading all that was ever posted; and a book of its own begins at 50,000 accounts, because each may have
-- several bills to correct.  Takes a moment; runs may be open.

CREATE OR REPLACE FUNCTION weir.run_open(kind text, scope text, through_day date, invoice_day date, as_of_no int8,
    rules_version int4, settings text, account_count int8) RETURNS int8
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION weir.run_seal(sealed_id int8, sealed_root bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp
SET maintenance_work_mem = '128MB' SET default_statistics_target = 10 AS $$
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
            -- What is read of a draft from here on is planned for its size; a small sample says that.
            EXECUTE format('ANALYZE %I.%I', draft, part);
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

CREATE OR REPLACE FUNCTION weir.run_check_reversals(posted_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp SET work_mem = '64MB' AS $$
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

CREATE OR REPLACE FUNCTION weir.run_check_rebilled(posted_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp SET work_mem = '64MB' AS $$
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

CREATE OR REPLACE FUNCTION weir.run_move_rebilled(posted_id int8) RETURNS int8
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp SET work_mem = '64MB' AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    moved int8;
BEGIN
    PERFORM weir.run_check_reversals(posted_id);
    PERFORM weir.run_check_rebilled(posted_id);
    EXECUTE format('UPDATE weir.account_head h SET entry_no = d.entry_no, book = d.book, meter_state = d.head_meter_state,
            counter_state = d.head_counter_state
        FROM %1$I.invoice d, (SELECT account_id, min(entry_no) AS first_no FROM %1$I.invoice GROUP BY account_id) AS f
        WHERE h.account_id = d.account_id AND f.account_id = d.account_id AND f.first_no = h.entry_no + 1
            AND d.head_through_day = h.through_day', draft);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END $$;

SELECT weir.roles_apply();
