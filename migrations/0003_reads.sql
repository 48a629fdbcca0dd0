-- Meter reads, a partition a month, and the files they came in.  Takes a moment on an empty database.

CREATE TABLE weir.read_file (
    file_id int8 PRIMARY KEY CHECK (file_id > 0),
    digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    name text NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    read_count int8 NOT NULL CHECK (read_count >= 0),
    new_count int8 NOT NULL CHECK (new_count >= 0),
    same_count int8 NOT NULL CHECK (same_count >= 0),
    unplaced_count int8 NOT NULL CHECK (unplaced_count >= 0),
    finding_count int8 NOT NULL CHECK (finding_count >= 0),
    first_day date,
    last_day date,
    CHECK (first_day <= last_day)
);
COMMENT ON TABLE weir.read_file IS 'One row a file that was ingested; the same bytes again change nothing.';
COMMENT ON COLUMN weir.read_file.digest IS 'SHA-256 of the file.';
COMMENT ON COLUMN weir.read_file.read_count IS 'Reads in the file: new, same as known, or of unknown meters; those with findings are among them.';
COMMENT ON COLUMN weir.read_file.first_day IS 'Earliest day of a read in the file; null: it has none. A later file is held against reads of these days alone.';

CREATE TABLE weir.read (
    account_id int8 NOT NULL,
    meter_id int8 NOT NULL,
    read_day date NOT NULL,
    read_second int4 NOT NULL CHECK (read_second BETWEEN 0 AND 86400),
    recorded_no int8 NOT NULL,
    register_milli int8 NOT NULL CHECK (register_milli BETWEEN 0 AND 1000000000000000),
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 6),
    file_id int8 NOT NULL,
    line_no int4 NOT NULL,
    note text,
    PRIMARY KEY (account_id, meter_id, read_day, read_second, recorded_no)
) PARTITION BY RANGE (read_day);
COMMENT ON TABLE weir.read IS 'What registers showed. A read is stored under each account that needs it.';
COMMENT ON COLUMN weir.read.read_second IS 'Second of the local day; 86400: a date without a time, which sorts last.';
COMMENT ON COLUMN weir.read.register_milli IS 'Thousandths of a count, with all decimals of the file.';
COMMENT ON COLUMN weir.read.kind IS '1 actual, 2 estimate, 3 customer, 4 install, 5 remove, 6 correction.';

CREATE TABLE weir.read_unplaced (
    meter text NOT NULL,
    read_day date NOT NULL,
    read_second int4 NOT NULL CHECK (read_second BETWEEN 0 AND 86400),
    recorded_no int8 NOT NULL,
    register_milli int8 NOT NULL CHECK (register_milli BETWEEN 0 AND 1000000000000000),
    kind int2 NOT NULL CHECK (kind BETWEEN 1 AND 6),
    file_id int8 NOT NULL,
    line_no int4 NOT NULL,
    note text,
    PRIMARY KEY (meter, read_day, read_second, recorded_no)
);
COMMENT ON TABLE weir.read_unplaced IS 'Reads of meters that are not loaded: kept, and placed when the meter comes.';
COMMENT ON COLUMN weir.read_unplaced.read_second IS 'Second of the local day; 86400: a date without a time.';
COMMENT ON COLUMN weir.read_unplaced.register_milli IS 'Thousandths of a count.';

SELECT weir.input_guard(name::regclass)
FROM unnest(ARRAY['weir.read_file', 'weir.read']) AS name;

CREATE FUNCTION weir.read_partition_open(month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    begin_day date := date_trunc('month', month)::date;
    end_day date := (date_trunc('month', month) + interval '1 month')::date;
    part text := 'read_' || to_char(month, 'YYYYMM');
BEGIN
    IF month < '1900-01-01' OR month > '2999-12-31' THEN
        RAISE EXCEPTION 'no reads are kept for %', to_char(month, 'YYYY-MM') USING ERRCODE = '22008';
    END IF;
    LOCK TABLE weir.read IN SHARE UPDATE EXCLUSIVE MODE;
    IF to_regclass('weir.' || part) IS NOT NULL THEN
        RETURN;
    END IF;
    -- A table attached afterwards: CREATE ... PARTITION OF would lock out every reader.
    EXECUTE format('CREATE TABLE weir.%I (LIKE weir.read INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE weir.%I ADD PRIMARY KEY (account_id, meter_id, read_day, read_second, recorded_no)', part);
    EXECUTE format('ALTER TABLE weir.read ATTACH PARTITION weir.%I FOR VALUES FROM (%L) TO (%L)',
        part, begin_day, end_day);
    PERFORM weir.input_guard(('weir.' || part)::regclass);
    PERFORM weir.role_grant('SELECT', 'weir.' || part, ARRAY['weir_batch', 'weir_finance', 'weir_auditor']);
    PERFORM weir.role_grant('INSERT', 'weir.' || part, ARRAY['weir_batch']);
END $$;
COMMENT ON FUNCTION weir.read_partition_open(date) IS 'Makes the partition for the month of that day, if there is none.';
