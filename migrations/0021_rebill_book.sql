-- A rebill of 100,000 accounts or more has a book of its own, as a bill run of 200,000 has: it makes two entries or more
-- an account, and adding them one by one to the month's book cost more than making them.  One function replaced; takes a
-- moment.
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
    opened_book := weir.run_book(opened_id, invoice_day, CASE kind WHEN 'rebill' THEN 2 ELSE 1 END * account_count);
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
