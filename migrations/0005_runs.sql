-- Billing runs: what they see, their chunks, their books, and where each account stands.
-- Takes a moment on an empty database.

CREATE TABLE weir.book (
    book int4 PRIMARY KEY CHECK (book > 0),
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    run_id int8 UNIQUE,
    open bool NOT NULL
);
CREATE UNIQUE INDEX book_open ON weir.book (month) WHERE open;
COMMENT ON TABLE weir.book IS 'Partitions of posted tables: one a month for runs under 200,000 accounts, one of its own for a larger run.';
COMMENT ON COLUMN weir.book.run_id IS 'The run whose own book it is; null: the month''s.';
COMMENT ON COLUMN weir.book.open IS 'New runs of the month go into it.';

CREATE TABLE weir.run (
    run_id int8 PRIMARY KEY CHECK (run_id > 0),
    kind text NOT NULL CHECK (kind IN ('bill', 'rebill', 'fee')),
    state text NOT NULL CHECK (state IN ('open', 'draft', 'posting', 'posted', 'discarded')),
    scope text NOT NULL CHECK (scope = 'all' OR scope LIKE 'cycle:_%' OR scope LIKE 'account:_%'),
    through_day date NOT NULL,
    invoice_day date NOT NULL,
    as_of_no int8 NOT NULL CHECK (as_of_no >= 0),
    book int4 NOT NULL,
    rules_version int4 NOT NULL CHECK (rules_version > 0),
    settings text NOT NULL,
    tariffs text NOT NULL,
    account_count int8 NOT NULL CHECK (account_count >= 0),
    billed_count int8,
    held_count int8,
    nothing_count int8,
    invoice_count int8,
    line_count int8,
    finding_count int8,
    volume_l int8,
    amount_fen int8,
    root bytea CHECK (octet_length(root) = 32),
    posted_no int8,
    actor text NOT NULL,
    opened_at timestamptz NOT NULL,
    sealed_at timestamptz,
    posted_at timestamptz,
    CHECK (account_count = billed_count + held_count + nothing_count),
    CHECK (state <> 'posted' OR (root IS NOT NULL AND posted_no IS NOT NULL AND posted_at IS NOT NULL))
);
CREATE UNIQUE INDEX run_one_open ON weir.run ((1)) WHERE state = 'open';
COMMENT ON TABLE weir.run IS 'Billing runs. Numbers are without gaps; discarded runs keep their row.';
COMMENT ON COLUMN weir.run.state IS 'open: being computed. draft: sealed, can be reviewed. posting: only inside run_post. posted, discarded: for good.';
COMMENT ON COLUMN weir.run.scope IS 'all, cycle:C or account:A.';
COMMENT ON COLUMN weir.run.through_day IS 'Reads of this day and before count.';
COMMENT ON COLUMN weir.run.invoice_day IS 'Date of its invoices.';
COMMENT ON COLUMN weir.run.as_of_no IS 'The run sees input rows with recorded_no up to this, and no others.';
COMMENT ON COLUMN weir.run.settings IS 'Canonical text of every setting that can change a result.';
COMMENT ON COLUMN weir.run.tariffs IS 'Lines id=SHA-256 of the documents in force as of as_of_no, sorted.';
COMMENT ON COLUMN weir.run.account_count IS 'Accounts that were due = billed + held + nothing to bill.';
COMMENT ON COLUMN weir.run.volume_l IS 'Litres billed, net of reversals.';
COMMENT ON COLUMN weir.run.amount_fen IS 'Hundredths of the currency unit, net of reversals.';
COMMENT ON COLUMN weir.run.root IS 'RFC 6962 root over invoice digests in order of account_id, entry_no.';

CREATE TABLE weir.run_chunk (
    run_id int8 NOT NULL,
    chunk_no int4 NOT NULL CHECK (chunk_no > 0),
    account_lo int8 NOT NULL,
    account_hi int8 NOT NULL,
    done bool NOT NULL,
    account_count int8,
    billed_count int8,
    held_count int8,
    nothing_count int8,
    invoice_count int8,
    line_count int8,
    finding_count int8,
    volume_l int8,
    amount_fen int8,
    PRIMARY KEY (run_id, chunk_no),
    CHECK (account_lo <= account_hi),
    CHECK (account_count = billed_count + held_count + nothing_count),
    CHECK (NOT done OR (account_count IS NOT NULL AND invoice_count IS NOT NULL AND line_count IS NOT NULL
        AND finding_count IS NOT NULL AND volume_l IS NOT NULL AND amount_fen IS NOT NULL))
);
COMMENT ON TABLE weir.run_chunk IS 'Ranges of accounts: one is one transaction, one retry, one checkpoint. What is null is not known until it is done.';
COMMENT ON COLUMN weir.run_chunk.account_hi IS 'Inclusive.';
COMMENT ON COLUMN weir.run_chunk.volume_l IS 'Litres billed in the chunk.';
COMMENT ON COLUMN weir.run_chunk.amount_fen IS 'Hundredths of the currency unit billed in the chunk.';

CREATE FUNCTION weir.run_chunk_refuses() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    PERFORM FROM weir.run WHERE run_id = new.run_id AND state = 'open';
    IF NOT found THEN
        RAISE EXCEPTION 'run % is not open', new.run_id USING ERRCODE = '55000';
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION weir.run_chunk_refuses() IS 'Trigger: chunks change only while their run is computed.';

CREATE TRIGGER run_chunk_of_open_run BEFORE INSERT OR UPDATE ON weir.run_chunk
    FOR EACH ROW EXECUTE FUNCTION weir.run_chunk_refuses();

CREATE TABLE weir.account_head (
    account_id int8 PRIMARY KEY,
    entry_no int4 NOT NULL CHECK (entry_no >= 0),
    book int4,
    through_day date,
    meter_state int8[] NOT NULL,
    counter_state int8[] NOT NULL
) WITH (fillfactor = 45);
COMMENT ON TABLE weir.account_head IS 'Where each account stands: its last entry and what that left. Made when the account is loaded; only run_post moves it. fillfactor 45 keeps the move in the page.';
COMMENT ON COLUMN weir.account_head.entry_no IS 'Last entry; 0: none yet.';
COMMENT ON COLUMN weir.account_head.through_day IS 'Billed up to here (exclusive); null: never.';
COMMENT ON COLUMN weir.account_head.meter_state IS 'Five numbers a meter: meter_id, day billed to (since 1970-01-01), register billed to (thousandths of a count), litres carried, litres estimated since the last true read.';
COMMENT ON COLUMN weir.account_head.counter_state IS 'Four numbers a counter: kind, counter_key, first day (since 1970-01-01), litres used; sorted.';
