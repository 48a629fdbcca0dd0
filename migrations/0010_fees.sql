-- The ledger of the water-resource fee and tax, its declarations, and runs of kind fee: the functions of a
-- run's life learn it.  Takes a moment: the tables are new, no rows are touched.

CREATE TABLE weir.fee_entry (
    account_id int8 NOT NULL,
    entry_no int4 NOT NULL CHECK (entry_no > 0),
    run_id int8 NOT NULL,
    reverses_entry_no int4 CHECK (reverses_entry_no > 0 AND reverses_entry_no < entry_no),
    entry_day date NOT NULL,
    regime text NOT NULL CHECK (regime IN ('fee', 'tax')),
    class text NOT NULL,
    charge text NOT NULL,
    fund text,
    point text NOT NULL,
    location text,
    district text NOT NULL,
    source text NOT NULL,
    use text,
    zone text,
    overloaded bool NOT NULL,
    method text NOT NULL CHECK (method IN ('meter', 'estimate', 'capacity')),
    begin_day date NOT NULL,
    end_day date NOT NULL CHECK (end_day > begin_day),
    period text NOT NULL CHECK (period ~ '^[0-9]{4}-(Q[1-4]|[01][0-9])$'),
    correction int4 NOT NULL CHECK (correction >= 0),
    permit_l int8,
    plan_l int8,
    before_l int8 NOT NULL,
    taken_l int8 NOT NULL,
    loss_ppm int8 NOT NULL,
    taxable_l int8 NOT NULL,
    after_l int8 NOT NULL,
    over_l int8 NOT NULL,
    band_no int2,
    volume_l int8 NOT NULL,
    rate_mfen_per_m3 int8 NOT NULL,
    multiplier_ppm int8 NOT NULL,
    amount_fen int8 NOT NULL,
    exempt_code text,
    exempt_fen int8 NOT NULL,
    due_fen int8 NOT NULL,
    tariff text NOT NULL,
    tariff_digest bytea NOT NULL CHECK (octet_length(tariff_digest) = 32),
    document text,
    made_no int8 NOT NULL CHECK (made_no > 0),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    PRIMARY KEY (account_id, entry_no),
    CONSTRAINT fee_entry_due CHECK (due_fen = amount_fen - exempt_fen)
);
CREATE UNIQUE INDEX fee_entry_reverses ON weir.fee_entry (account_id, reverses_entry_no) WHERE reverses_entry_no IS NOT NULL;
CREATE INDEX fee_entry_period ON weir.fee_entry (period, account_id, entry_no);
CREATE INDEX fee_entry_run ON weir.fee_entry (run_id, account_id, entry_no);
COMMENT ON TABLE weir.fee_entry IS 'Posted entries of the water-resource fee and tax: a row a point, regime, declaration period and multiplier. Number: the name of the permit (or of a point without one), a dash, entry_no. Holders are in permit_party.';
COMMENT ON COLUMN weir.fee_entry.entry_no IS '1, 2, 3 … of the taxpayer, without gaps.';
COMMENT ON COLUMN weir.fee_entry.reverses_entry_no IS 'The entry that this one takes back whole, sums with the sign changed; null: it stands for itself.';
COMMENT ON COLUMN weir.fee_entry.entry_day IS 'The date of its run: its month is that date''s, whatever the days of the water.';
COMMENT ON COLUMN weir.fee_entry.end_day IS 'Exclusive.';
COMMENT ON COLUMN weir.fee_entry.period IS 'The declaration period the water belongs to: YYYY-Qn or YYYY-MM.';
COMMENT ON COLUMN weir.fee_entry.correction IS 'Declarations of the period that were made before it: 0 belongs to the first.';
COMMENT ON COLUMN weir.fee_entry.permit_l IS 'Litres licensed in the calendar year; null: unknown.';
COMMENT ON COLUMN weir.fee_entry.plan_l IS 'Litres of the plan row it is held against; null: none.';
COMMENT ON COLUMN weir.fee_entry.before_l IS 'Litres of the taxpayer in the plan row, or the calendar year, before begin_day.';
COMMENT ON COLUMN weir.fee_entry.taken_l IS 'Litres taken at the point in these days.';
COMMENT ON COLUMN weir.fee_entry.loss_ppm IS 'Reasonable loss, in millionths.';
COMMENT ON COLUMN weir.fee_entry.taxable_l IS 'Litres taken at the point less reasonable loss.';
COMMENT ON COLUMN weir.fee_entry.after_l IS 'before_l and what the taxpayer took at all points in these days, litres.';
COMMENT ON COLUMN weir.fee_entry.over_l IS 'Litres of after_l above the plan.';
COMMENT ON COLUMN weir.fee_entry.band_no IS 'Band above the plan, from 1; null: within it.';
COMMENT ON COLUMN weir.fee_entry.volume_l IS 'Taxable litres at this multiplier.';
COMMENT ON COLUMN weir.fee_entry.rate_mfen_per_m3 IS 'As published: thousandths of a hundredth of the currency unit for a cubic metre.';
COMMENT ON COLUMN weir.fee_entry.multiplier_ppm IS 'Of the rate, in millionths.';
COMMENT ON COLUMN weir.fee_entry.amount_fen IS 'volume x rate x multiplier, rounded once: hundredths of the currency unit.';
COMMENT ON COLUMN weir.fee_entry.exempt_fen IS 'Relief, hundredths of the currency unit.';
COMMENT ON COLUMN weir.fee_entry.due_fen IS 'amount_fen less exempt_fen.';
COMMENT ON COLUMN weir.fee_entry.tariff_digest IS 'SHA-256 of the tariff document it was priced by.';
COMMENT ON COLUMN weir.fee_entry.made_no IS 'What was known when these days were first assessed: later rows count only where they correct an error.';
COMMENT ON COLUMN weir.fee_entry.digest IS 'RFC 6962 leaf: SHA-256 of 0x00 and the canonical bytes.';
SELECT weir.posted_guard('weir.fee_entry');

CREATE TABLE weir.fee_declaration (
    period text NOT NULL,
    declaration_no int4 NOT NULL CHECK (declaration_no >= 0),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    entry_count int8 NOT NULL CHECK (entry_count > 0),
    volume_l int8 NOT NULL,
    amount_fen int8 NOT NULL,
    exempt_fen int8 NOT NULL,
    due_fen int8 NOT NULL,
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    actor text NOT NULL,
    PRIMARY KEY (period, declaration_no)
);
COMMENT ON TABLE weir.fee_declaration IS 'What was declared of a period: all its entries with correction up to declaration_no, for good.';
COMMENT ON COLUMN weir.fee_declaration.recorded_no IS 'The journal number of the declaration.';
COMMENT ON COLUMN weir.fee_declaration.volume_l IS 'Taxable litres.';
COMMENT ON COLUMN weir.fee_declaration.amount_fen IS 'Hundredths of the currency unit.';
COMMENT ON COLUMN weir.fee_declaration.exempt_fen IS 'Hundredths of the currency unit.';
COMMENT ON COLUMN weir.fee_declaration.due_fen IS 'Hundredths of the currency unit.';
COMMENT ON COLUMN weir.fee_declaration.root IS 'RFC 6962 root over the digests of its entries in order of account_id, entry_no.';
SELECT weir.input_guard('weir.fee_declaration');

CREATE FUNCTION weir.run_make_fee_draft(opened_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    draft text := 'weir_draft_' || opened_id;
    part text;
BEGIN
    EXECUTE format('CREATE SCHEMA %I', draft);
    PERFORM weir.role_grant('USAGE', 'SCHEMA ' || draft, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
    FOREACH part IN ARRAY ARRAY['fee_entry', 'finding'] LOOP
        EXECUTE format('CREATE TABLE %I.%I (LIKE weir.%I INCLUDING CONSTRAINTS)', draft, part, part);
        PERFORM weir.role_grant('SELECT', draft || '.' || part, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
        PERFORM weir.role_grant('INSERT', draft || '.' || part, ARRAY['weir_batch']);
    END LOOP;
END $$;
COMMENT ON FUNCTION weir.run_make_fee_draft(int8) IS 'The schema of a draft of kind fee.';

CREATE FUNCTION weir.run_check_fees(sealed_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
END $$;
COMMENT ON FUNCTION weir.run_check_fees(int8) IS 'Compares a fee run''s chunks with its draft tables and notes the sums in the run.';

CREATE FUNCTION weir.run_check_ledger(posted_id int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
END $$;
COMMENT ON FUNCTION weir.run_check_ledger(int8) IS 'Whether a fee run''s entries follow those that are posted.';

CREATE OR REPLACE FUNCTION weir.run_open(kind text, scope text, through_day date, invoice_day date, as_of_no int8,
    rules_version int4, settings text, account_count int8) RETURNS int8
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    other record;
    opened_id int8;
    opened_book int4;
BEGIN
    LOCK TABLE weir.run IN SHARE ROW EXCLUSIVE MODE;
    IF kind NOT IN ('bill', 'fee') THEN
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
    IF 'fee_entry' = ANY (parts) THEN
        PERFORM weir.run_check_fees(sealed_id);
    ELSE
        PERFORM weir.run_check_sums(sealed_id);
    END IF;
    IF sealed_root IS NOT NULL THEN
        UPDATE weir.run SET root = sealed_root, state = 'draft', sealed_at = clock_timestamp()
        WHERE run_id = sealed_id;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION weir.run_post(posted_id int8) RETURNS int8
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

SELECT weir.roles_apply();
