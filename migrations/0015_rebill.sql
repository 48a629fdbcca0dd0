-- Corrections of what is posted: runs of kind rebill.  Entries of such a run also say which run billed their days first,
-- the states they were made from (what the entry before left is not it), and the last of an account where it then stands.
-- Takes a moment; locks weir.invoice and drafts, for which no run may be computed meanwhile.
ALTER TABLE weir.invoice ADD COLUMN made_run_id int8, ADD COLUMN before_meter_state int8[], ADD COLUMN before_counter_state int8[],
    ADD COLUMN head_through_day date, ADD COLUMN head_meter_state int8[], ADD COLUMN head_counter_state int8[];
COMMENT ON COLUMN weir.invoice.made_run_id IS 'Of a bill that a rebill made: the run that billed its days first. It is made again as of that run''s time.';
COMMENT ON COLUMN weir.invoice.before_meter_state IS 'As meter_state, before a bill that a rebill made; null: as the entry before left it.';
COMMENT ON COLUMN weir.invoice.before_counter_state IS 'As counter_state, before a bill that a rebill made; null: as the entry before left it.';
COMMENT ON COLUMN weir.invoice.head_through_day IS 'Where the account stands after a rebill: of the last entry of an account in such a run alone.';
COMMENT ON COLUMN weir.invoice.head_meter_state IS 'As account_head has it after a rebill: of the last entry alone; null: meter_state.';
COMMENT ON COLUMN weir.invoice.head_counter_state IS 'As account_head has it after a rebill: of the last entry alone; null: counter_state.';

-- Drafts that are open now become partitions later.
DO $$
DECLARE
    draft record;
BEGIN
    FOR draft IN SELECT n.nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
        WHERE n.nspname ~ '^weir_draft_[0-9]+$' AND c.relname = 'invoice' LOOP
        EXECUTE format('ALTER TABLE %I.invoice ADD COLUMN made_run_id int8, ADD COLUMN before_meter_state int8[],
            ADD COLUMN before_counter_state int8[], ADD COLUMN head_through_day date, ADD COLUMN head_meter_state int8[],
            ADD COLUMN head_counter_state int8[]', draft.nspname);
    END LOOP;
END $$;

ALTER TABLE weir.run DROP CONSTRAINT run_scope_check;
ALTER TABLE weir.run ADD CONSTRAINT run_scope_check
    CHECK (scope = 'all' OR scope LIKE 'cycle:_%' OR scope LIKE 'account:_%' OR (kind = 'rebill' AND scope LIKE 'tariff:_%'));
COMMENT ON COLUMN weir.run.scope IS 'all, cycle:C or account:A; of a rebill also tariff:ID.';
COMMENT ON COLUMN weir.run.through_day IS 'Reads of this day and before count; of a rebill the last day that an account was billed to.';

CREATE OR REPLACE FUNCTION weir.run_meets(scope text, other text) RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp AS $$
    SELECT scope = 'all' OR other = 'all' OR scope = other OR EXISTS (
        SELECT FROM weir.account a JOIN weir.account_terms t USING (account_id) JOIN weir.account_terms u USING (account_id)
        WHERE scope IN ('account:' || a.account, 'cycle:' || t.cycle, 'tariff:' || t.tariff)
          AND other IN ('account:' || a.account, 'cycle:' || u.cycle, 'tariff:' || u.tariff))
$$;
COMMENT ON FUNCTION weir.run_meets(text, text) IS 'Whether two scopes may share an account: one that was ever in a cycle, or ever had a tariff, counts.';

CREATE FUNCTION weir.run_check_reversals(posted_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || posted_id;
    wrong int8;
BEGIN
    -- Each reversal undoes one live bill, whole.
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
END $$;
COMMENT ON FUNCTION weir.run_check_reversals(int8) IS 'Checks what a run reverses.';

CREATE FUNCTION weir.run_check_rebilled(posted_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
    EXECUTE format('SELECT count(*) FROM (
            SELECT d.*, lag(d.entry_no) OVER w AS before_no, lag(d.kind) OVER w AS before_kind,
                lead(d.entry_no) OVER w IS NULL AS is_last
            FROM %I.invoice d WINDOW w AS (PARTITION BY d.account_id ORDER BY d.entry_no)) AS e
        WHERE e.before_no <> e.entry_no - 1 OR (e.kind = ''reversal'' AND e.before_kind = ''bill'')
            OR num_nulls(e.made_run_id, e.before_meter_state, e.before_counter_state) <> CASE e.kind WHEN ''bill'' THEN 0 ELSE 3 END
            OR num_nulls(e.head_through_day, e.head_meter_state, e.head_counter_state) <> CASE WHEN e.is_last THEN 0 ELSE 3 END',
        draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % entries that do not follow the one before', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
END $$;
COMMENT ON FUNCTION weir.run_check_rebilled(int8) IS 'Checks what a rebill makes of each account.';

CREATE FUNCTION weir.run_move_rebilled(posted_id int8) RETURNS int8
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
COMMENT ON FUNCTION weir.run_move_rebilled(int8) IS 'Moves each account''s head to where a rebill''s last entry says; days do not move. Returns how many moved.';

CREATE OR REPLACE FUNCTION weir.run_check_entries(posted_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION weir.run_move_heads(posted_id int8, several bool) RETURNS int8
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION weir.run_not_moved(posted_id int8) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
END $$;

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
    IF kind = 'fee' THEN
        PERFORM weir.run_make_fee_draft(opened_id);
    ELSE
        PERFORM weir.run_make_draft(opened_id, opened_book);
    END IF;
    RETURN opened_id;
END $$;

SELECT weir.roles_apply();
