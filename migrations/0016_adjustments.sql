-- Adjustments: water or money that no register shows, booked once in the account's next bill.  A new
-- table, two functions made again, wider ranges of two kinds.  The new ranges are checked against all
-- posted lines and uses once, under ACCESS EXCLUSIVE locks of those tables: some seconds for ten million.
CREATE TABLE weir.adjustment (
    account_id int8 NOT NULL,
    adjustment text NOT NULL CHECK (octet_length(adjustment) BETWEEN 1 AND 64),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    adjustment_id int8 NOT NULL CHECK (adjustment_id > 0),
    from_day date NOT NULL,
    to_day date NOT NULL,
    volume_l int8 CHECK (volume_l <> 0 AND volume_l BETWEEN -1000000000000000 AND 1000000000000000),
    amount_fen int8 CHECK (amount_fen <> 0 AND amount_fen BETWEEN -100000000000000000 AND 100000000000000000),
    class text,
    charge text,
    fund text,
    tiers bool NOT NULL,
    reason text NOT NULL CHECK (reason IN ('theft', 'leak', 'meter-error', 'unmetered', 'unbilled', 'reward', 'other')),
    document text NOT NULL,
    undoes_id int8,
    PRIMARY KEY (account_id, adjustment, recorded_no),
    CONSTRAINT adjustment_days CHECK (from_day < to_day),
    CONSTRAINT adjustment_is_water_or_money CHECK ((volume_l IS NULL) <> (amount_fen IS NULL))
);
COMMENT ON TABLE weir.adjustment IS 'Water or money that no register shows: booked once, in the account''s next bill. A row is a version; after it is booked there is no further one.';
COMMENT ON COLUMN weir.adjustment.adjustment_id IS 'The same for all versions; invoice_use of kind 7 and counters of kind 5 name it.';
COMMENT ON COLUMN weir.adjustment.to_day IS 'Exclusive.';
COMMENT ON COLUMN weir.adjustment.volume_l IS 'Litres; below zero: taken away.';
COMMENT ON COLUMN weir.adjustment.amount_fen IS 'Hundredths of the currency unit; below zero: given back.';
COMMENT ON COLUMN weir.adjustment.class IS 'Whose prices its water has; null: those of the account on its days.';
COMMENT ON COLUMN weir.adjustment.charge IS 'Under which its money is shown; null: its reason.';
COMMENT ON COLUMN weir.adjustment.tiers IS 'Counts in blocks and plans like water of the account; else at the first block''s price, outside of both.';
COMMENT ON COLUMN weir.adjustment.reason IS 'unbilled: never billed, only in the balance.';
COMMENT ON COLUMN weir.adjustment.undoes_id IS 'The adjustment that this one undoes: its document names it.';
SELECT weir.input_guard('weir.adjustment');

COMMENT ON COLUMN weir.account_head.counter_state IS 'Four numbers a counter: kind, counter_key, first day (since 1970-01-01), litres used; sorted. Kind 5: adjustments. With key 0 its last number is the journal number up to which they are booked; the others (adjustment_id, its first day, litres or fen booked so far) are those up to there of which a rest waits.';

ALTER TABLE weir.invoice_line DROP CONSTRAINT invoice_line_range;
ALTER TABLE weir.invoice_line ADD CONSTRAINT invoice_line_range CHECK (line_no > 0 AND kind BETWEEN 1 AND 9
    AND begin_day <= end_day AND (volume_l IS NULL OR volume_l BETWEEN -1000000000000000 AND 1000000000000000)
    AND amount_fen BETWEEN -100000000000000000 AND 100000000000000000);
COMMENT ON COLUMN weir.invoice_line.kind IS '1 volume, 2 fixed, 3 minimum, 4 percent, 5 surcharge, 6 relief, 7 tax, 8 water of an adjustment, 9 money of an adjustment.';
COMMENT ON COLUMN weir.invoice_use.meter_id IS 'Of kind 7 the adjustment_id.';
COMMENT ON COLUMN weir.invoice_use.kind IS '1 between true reads, 2 an end is estimated, 3 to the register that the meter was removed with, 4 of a sub-meter (taken off, never positive), 5 less than a volume step: brought from last time less left for next time, 6 a share by days of what passed between true reads, 7 of an adjustment.';
COMMENT ON COLUMN weir.invoice.volume_l IS 'Litres used and adjusted; of a reversal negative.';
COMMENT ON COLUMN weir.invoice.period_end_day IS 'Exclusive. With period_begin_day the same: a bill of adjustments alone, which moves no days.';

-- A bill without days leaves the account where it stood.
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
                CASE WHEN d.kind = ''bill'' AND d.period_begin_day < d.period_end_day THEN d.period_end_day
                    WHEN d.kind = ''bill'' THEN d.through_before_day ELSE (SELECT p.through_before_day FROM weir.invoice p
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
    EXECUTE format('UPDATE weir.account_head h SET entry_no = d.entry_no, book = d.book, through_day = CASE WHEN d.period_begin_day < d.period_end_day
                THEN d.period_end_day ELSE d.through_before_day END,
            meter_state = d.meter_state, counter_state = d.counter_state
        FROM %1$I.invoice d WHERE h.account_id = d.account_id AND d.entry_no = h.entry_no + 1
            AND d.through_before_day IS NOT DISTINCT FROM h.through_day' ||
        CASE WHEN several THEN ' AND NOT EXISTS (SELECT FROM %1$I.several s WHERE s.account_id = d.account_id)' ELSE '' END, draft);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved + moved_several;
END $$;

CREATE OR REPLACE FUNCTION weir.run_check_reversals(posted_id int8) RETURNS void
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
            AND (p.period_end_day = d.through_before_day OR p.period_begin_day = p.period_end_day))
        OR EXISTS (SELECT FROM weir.invoice p WHERE p.account_id = d.account_id AND p.kind = ''reversal''
            AND p.reverses_entry_no = d.reverses_entry_no)
        OR EXISTS (SELECT FROM %1$I.invoice e WHERE e.account_id = d.account_id AND e.entry_no <> d.entry_no
            AND e.reverses_entry_no = d.reverses_entry_no))', draft) INTO wrong;
    IF wrong > 0 THEN
        RAISE EXCEPTION 'run % has % reversals that undo no live bill whole', posted_id, wrong USING ERRCODE = 'WR001';
    END IF;
END $$;

SELECT weir.roles_apply();
