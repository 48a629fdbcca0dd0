-- What is posted, and what needs a person.  Posted rows are added by weir.run_post alone; triggers on
-- the parents and on every partition refuse all else, to anybody.  Takes a moment on an empty database.

CREATE TABLE weir.invoice (
    account_id int8 NOT NULL,
    book int4 NOT NULL,
    entry_no int4 NOT NULL,
    run_id int8 NOT NULL,
    kind text NOT NULL,
    invoice_day date NOT NULL,
    reverses_entry_no int4,
    origin_month date,
    through_before_day date,
    period_begin_day date NOT NULL,
    period_end_day date NOT NULL,
    estimated bool NOT NULL,
    volume_l int8 NOT NULL,
    amount_fen int8 NOT NULL,
    tax_fen int8 NOT NULL,
    tariff_nos int8[] NOT NULL,
    digest bytea NOT NULL,
    meter_state int8[] NOT NULL,
    counter_state int8[] NOT NULL,
    PRIMARY KEY (account_id, book, entry_no),
    CONSTRAINT invoice_entry CHECK (entry_no > 0 AND ((kind = 'bill' AND reverses_entry_no IS NULL)
        OR (kind = 'reversal' AND reverses_entry_no > 0 AND reverses_entry_no < entry_no))),
    CONSTRAINT invoice_period CHECK (period_begin_day <= period_end_day
        AND (kind <> 'bill' OR through_before_day IS NULL OR period_begin_day >= through_before_day)),
    CONSTRAINT invoice_range CHECK (volume_l BETWEEN -1000000000000000 AND 1000000000000000
        AND amount_fen BETWEEN -100000000000000000 AND 100000000000000000
        AND octet_length(digest) = 32)
) PARTITION BY LIST (book);
COMMENT ON TABLE weir.invoice IS 'Posted invoices. Number: the account''s name, a dash, entry_no.';
COMMENT ON COLUMN weir.invoice.entry_no IS '1, 2, 3 … of the account, without gaps.';
COMMENT ON COLUMN weir.invoice.through_before_day IS 'Where the account stood before this entry; null: it had never been billed.';
COMMENT ON COLUMN weir.invoice.period_end_day IS 'Exclusive.';
COMMENT ON COLUMN weir.invoice.estimated IS 'Some of its water is estimated.';
COMMENT ON COLUMN weir.invoice.volume_l IS 'Litres used; of a reversal negative.';
COMMENT ON COLUMN weir.invoice.amount_fen IS 'Hundredths of the currency unit: the sum of its lines.';
COMMENT ON COLUMN weir.invoice.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit.';
COMMENT ON COLUMN weir.invoice.tariff_nos IS 'The documents it was priced with (tariff.tariff_no).';
COMMENT ON COLUMN weir.invoice.digest IS 'RFC 6962 leaf: SHA-256 of 0x00 and the canonical bytes.';
COMMENT ON COLUMN weir.invoice.meter_state IS 'As in account_head, after this entry.';
COMMENT ON COLUMN weir.invoice.counter_state IS 'As in account_head, after this entry.';

CREATE TABLE weir.invoice_line (
    account_id int8 NOT NULL,
    book int4 NOT NULL,
    entry_no int4 NOT NULL,
    line_no int2 NOT NULL,
    kind int2 NOT NULL,
    class text NOT NULL,
    charge text NOT NULL,
    fund text,
    block_no int2,
    band_no int2,
    begin_day date NOT NULL,
    end_day date NOT NULL,
    volume_l int8,
    price_mfen_per_m3 int8,
    amount_fen int8 NOT NULL,
    tax_fen int8,
    PRIMARY KEY (account_id, book, entry_no, line_no),
    CONSTRAINT invoice_line_range CHECK (line_no > 0 AND kind BETWEEN 1 AND 7 AND begin_day <= end_day
        AND (volume_l IS NULL OR volume_l BETWEEN -1000000000000000 AND 1000000000000000)
        AND amount_fen BETWEEN -100000000000000000 AND 100000000000000000)
) PARTITION BY LIST (book);
COMMENT ON TABLE weir.invoice_line IS 'Lines of posted invoices.';
COMMENT ON COLUMN weir.invoice_line.kind IS '1 volume, 2 fixed, 3 minimum, 4 percent, 5 surcharge, 6 relief, 7 tax.';
COMMENT ON COLUMN weir.invoice_line.charge IS 'Id of the charge, surcharge or tax, or the relief group.';
COMMENT ON COLUMN weir.invoice_line.fund IS 'Whose money it is; null: the supplier''s own.';
COMMENT ON COLUMN weir.invoice_line.end_day IS 'Exclusive.';
COMMENT ON COLUMN weir.invoice_line.volume_l IS 'Litres charged; null: the line charges no water.';
COMMENT ON COLUMN weir.invoice_line.price_mfen_per_m3 IS 'Thousandths of a hundredth of the currency unit for a cubic metre; null: no price is printed.';
COMMENT ON COLUMN weir.invoice_line.amount_fen IS 'Hundredths of the currency unit.';
COMMENT ON COLUMN weir.invoice_line.tax_fen IS 'Tax inside amount_fen, hundredths of the currency unit; null: none.';

CREATE TABLE weir.invoice_use (
    account_id int8 NOT NULL,
    book int4 NOT NULL,
    entry_no int4 NOT NULL,
    use_no int2 NOT NULL,
    meter_id int8 NOT NULL,
    begin_day date NOT NULL,
    end_day date NOT NULL,
    begin_register_milli int8,
    end_register_milli int8,
    volume_l int8 NOT NULL,
    kind int2 NOT NULL,
    PRIMARY KEY (account_id, book, entry_no, use_no),
    CONSTRAINT invoice_use_range CHECK (use_no > 0 AND kind > 0 AND begin_day <= end_day
        AND volume_l BETWEEN -1000000000000000 AND 1000000000000000)
) PARTITION BY LIST (book);
COMMENT ON TABLE weir.invoice_use IS 'The water of posted invoices, meter by meter.';
COMMENT ON COLUMN weir.invoice_use.end_day IS 'Exclusive.';
COMMENT ON COLUMN weir.invoice_use.begin_register_milli IS 'Thousandths of a count.';
COMMENT ON COLUMN weir.invoice_use.end_register_milli IS 'Thousandths of a count.';
COMMENT ON COLUMN weir.invoice_use.volume_l IS 'Litres moved, of a sub-meter negative; an invoice''s uses add up to its volume_l.';
COMMENT ON COLUMN weir.invoice_use.kind IS '1 between true reads, 2 an end is estimated, 3 to the register that the meter was removed with, 4 of a sub-meter (taken off, never positive), 5 less than a volume step: brought from last time less left for next time.';

CREATE TABLE weir.finding (
    account_id int8 NOT NULL,
    subject text NOT NULL CHECK (octet_length(subject) BETWEEN 1 AND 200),
    code text NOT NULL CHECK (code ~ '^[a-z][a-z-]*$'),
    day date NOT NULL,
    run_id int8 NOT NULL,
    held bool NOT NULL,
    detail text NOT NULL,
    recorded_no int8 NOT NULL,
    PRIMARY KEY (account_id, subject, code, day, run_id)
) PARTITION BY LIST (run_id);
COMMENT ON TABLE weir.finding IS 'What needs a person, once for each account, subject, code and day. Reference: ACCOUNT:SUBJECT:CODE:DAY.';
COMMENT ON COLUMN weir.finding.account_id IS '0: of no account.';
COMMENT ON COLUMN weir.finding.subject IS 'Meter, plan, class, or the account itself.';
COMMENT ON COLUMN weir.finding.run_id IS 'The run that found it, or 0: a load or an ingest.';
COMMENT ON COLUMN weir.finding.held IS 'Nothing is billed until somebody decides.';
COMMENT ON COLUMN weir.finding.recorded_no IS 'The ingest or posting that told it; 0 in a draft.';
CREATE TABLE weir.finding_ingest PARTITION OF weir.finding FOR VALUES IN (0);
COMMENT ON TABLE weir.finding_ingest IS 'Findings of loads and ingests, told at once.';
CREATE TABLE weir.finding_posted PARTITION OF weir.finding DEFAULT;
COMMENT ON TABLE weir.finding_posted IS 'Findings of posted runs.';

CREATE TABLE weir.finding_decision (
    account_id int8 NOT NULL,
    subject text NOT NULL,
    code text NOT NULL,
    day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    decision text NOT NULL CHECK (decision IN ('accept', 'estimate', 'ignore')),
    reason text NOT NULL CHECK (reason <> ''),
    actor text NOT NULL,
    PRIMARY KEY (account_id, subject, code, day, recorded_no)
);
COMMENT ON TABLE weir.finding_decision IS 'Who decided what about a finding. The newest of a key holds; it outlives a discarded draft.';

CREATE FUNCTION weir.posted_refuses() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    IF tg_op = 'INSERT' AND EXISTS (SELECT FROM weir.run WHERE state = 'posting') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'posted rows are only added by weir.run_post' USING ERRCODE = '23001',
        DETAIL = format('%s of %I.%I was refused.', tg_op, tg_table_schema, tg_table_name),
        HINT = 'Corrections are new entries: see weir rebill.';
END $$;
COMMENT ON FUNCTION weir.posted_refuses() IS 'Trigger: refuses whatever is not part of a posting. The state posting is never committed, so it is seen inside run_post alone.';

CREATE FUNCTION weir.posted_guard(guarded regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER posted_only_added BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION weir.posted_refuses()', guarded);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER posted_only_added', guarded);
    PERFORM weir.role_grant('SELECT', guarded::text, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
END $$;
COMMENT ON FUNCTION weir.posted_guard(regclass) IS 'Puts posted_refuses and the readers'' grants on a table or partition.';

SELECT weir.posted_guard(name::regclass)
FROM unnest(ARRAY['weir.invoice', 'weir.invoice_line', 'weir.invoice_use', 'weir.finding',
    'weir.finding_posted']) AS name;
SELECT weir.input_guard(name::regclass)
FROM unnest(ARRAY['weir.finding_ingest', 'weir.finding_decision']) AS name;
