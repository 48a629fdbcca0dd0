-- Reads inside what is billed already are told, once: by the ingest that brings them, or by the posting of the run that
-- billed their days without having seen them; and a rebill that used them settles that.  Two functions and a trigger;
-- takes a moment.
CREATE FUNCTION weir.late_reads_tell(account_ids int8[], meter_ids int8[], days int8[], from_no int8, told_no int8) RETURNS int8
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    told int8;
BEGIN
    INSERT INTO weir.finding_ingest (account_id, subject, code, day, run_id, held, detail, recorded_no)
    SELECT DISTINCT ON (r.account_id, m.meter, r.read_day) r.account_id, m.meter, 'late-read', r.read_day, 0, false,
           format('register %s, inside the bill of %s to %s', (r.register_milli::numeric / 1000)::numeric(18, 3), u.begin_day, u.end_day), told_no
    FROM unnest(account_ids, meter_ids, days) AS k (account_id, meter_id, day_no)
    CROSS JOIN LATERAL (SELECT date '1970-01-01' + k.day_no::int4) AS d (day)
    JOIN weir.account_head h ON h.account_id = k.account_id AND h.through_day >= d.day
    JOIN weir.meter m ON m.meter_id = k.meter_id
    -- the newest bill that counted the meter's water on that day
    CROSS JOIN LATERAL (
        SELECT u.begin_day, u.end_day, u.end_register_milli, u.kind FROM weir.invoice_use u JOIN weir.invoice i USING (account_id, book, entry_no)
        WHERE u.account_id = k.account_id AND u.meter_id = k.meter_id AND i.kind = 'bill' AND u.kind IN (1, 2, 3, 4, 6)
            AND u.begin_day < d.day AND d.day <= u.end_day
        ORDER BY u.entry_no DESC, u.use_no LIMIT 1) AS u
    -- where the meter was on that day
    CROSS JOIN LATERAL (
        SELECT n.to_day, n.of_other FROM weir.meter_installation n
        WHERE n.account_id = k.account_id AND n.meter_id = k.meter_id AND n.from_day <= d.day
        ORDER BY n.from_day DESC, n.recorded_no DESC LIMIT 1) AS n
    JOIN weir.read r ON r.account_id = k.account_id AND r.meter_id = k.meter_id AND r.read_day = d.day AND r.recorded_no >= from_no
    WHERE r.kind <> 2
        -- a true read on days that were estimated settles them in the next run: it is not late
        AND (u.kind <> 2 OR n.of_other OR n.to_day <= u.end_day)
        -- the register that the bill ends with, read again, changes nothing; nor does one before it on its day
        AND (d.day < u.end_day OR r.register_milli <> u.end_register_milli)
        AND (d.day < u.end_day OR NOT EXISTS (SELECT FROM weir.read l WHERE l.account_id = r.account_id AND l.meter_id = r.meter_id
            AND l.read_day = r.read_day AND l.read_second > r.read_second AND l.register_milli = u.end_register_milli))
        AND NOT EXISTS (SELECT FROM weir.finding f WHERE f.account_id = r.account_id AND f.subject = m.meter
            AND f.day = r.read_day AND f.code IN ('late-read', 'read-conflict'))
    ORDER BY r.account_id, m.meter, r.read_day, r.read_second DESC, r.recorded_no DESC;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN told;
END $$;
COMMENT ON FUNCTION weir.late_reads_tell(int8[], int8[], int8[], int8, int8) IS
    'Of the accounts, meters and days (since 1970-01-01) given, tells the reads recorded from from_no on that lie inside what is billed, once. Returns how many it told.';

CREATE FUNCTION weir.run_tell_late() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    first_day date;
    account_ids int8[];
    meter_ids int8[];
    days int8[];
BEGIN
    IF new.kind = 'rebill' THEN
        INSERT INTO weir.finding_decision (account_id, subject, code, day, recorded_no, decision, reason, actor)
        SELECT f.account_id, f.subject, f.code, f.day, new.posted_no, 'accept', 'billed again by run ' || new.run_id, session_user
        FROM weir.finding_ingest f
        WHERE f.code = 'late-read' AND f.recorded_no <= new.as_of_no
            AND EXISTS (SELECT FROM weir.invoice i WHERE i.account_id = f.account_id AND i.book = new.book AND i.run_id = new.run_id
                AND i.kind = 'bill' AND i.period_begin_day < f.day AND f.day <= i.period_end_day)
            AND NOT EXISTS (SELECT FROM weir.finding_decision d WHERE d.account_id = f.account_id AND d.subject = f.subject
                AND d.code = f.code AND d.day = f.day);
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
COMMENT ON FUNCTION weir.run_tell_late() IS
    'Tells the reads that came while a run was computed or a draft, and that it did not bill; or settles those that a rebill has used.';
CREATE TRIGGER tell_late AFTER UPDATE OF state ON weir.run FOR EACH ROW
    WHEN (old.state = 'posting' AND new.state = 'posted' AND new.kind <> 'fee') EXECUTE FUNCTION weir.run_tell_late();

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
END $$;

SELECT weir.roles_apply();
