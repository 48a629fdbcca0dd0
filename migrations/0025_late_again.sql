-- Another late read of a day that was told already is told again: the first may be decided, and bills must not change
-- unseen.  A key that knows when a finding was told, and two functions replaced; a moment for every million findings.
ALTER TABLE weir.finding DROP CONSTRAINT finding_pkey;
ALTER TABLE weir.finding ADD CONSTRAINT finding_pkey PRIMARY KEY (account_id, subject, code, day, run_id, recorded_no);
COMMENT ON TABLE weir.finding IS
    'What needs a person, once for each account, subject, code and day, and again for another late read of the day. Reference: ACCOUNT:SUBJECT:CODE:DAY.';

CREATE OR REPLACE FUNCTION weir.late_reads_tell(account_ids int8[], meter_ids int8[], days int8[], from_no int8, told_no int8) RETURNS int8
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
COMMENT ON FUNCTION weir.late_reads_tell(int8[], int8[], int8[], int8, int8) IS
    'Of the accounts, meters and days (since 1970-01-01) given, tells the reads recorded from from_no on that lie inside what is billed, or there while the meter was not installed, once. Returns how many it told.';

CREATE OR REPLACE FUNCTION weir.run_tell_late() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
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
