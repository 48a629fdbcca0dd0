-- Published tariffs, as the bytes they came in.  Takes a moment on an empty database.

CREATE TABLE weir.tariff (
    tariff_no int4 PRIMARY KEY CHECK (tariff_no > 0),
    tariff text NOT NULL CHECK (octet_length(tariff) BETWEEN 1 AND 64),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    document bytea NOT NULL CHECK (octet_length(document) BETWEEN 1 AND 16777216),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    correct bool NOT NULL,
    reason text,
    CHECK (correct = (reason IS NOT NULL))
);
CREATE INDEX tariff_by_id ON weir.tariff (tariff, recorded_no);
COMMENT ON TABLE weir.tariff IS 'Tariff documents. Of an id the newest recorded_no <= a run''s as_of_no holds.';
COMMENT ON COLUMN weir.tariff.digest IS 'SHA-256 of document. An older document may be published again, as a correction.';
COMMENT ON COLUMN weir.tariff.correct IS 'Published with --correct: it changes versions that were published before.';
COMMENT ON COLUMN weir.tariff.reason IS 'Why, of a correction.';

CREATE TABLE weir.counter_name (
    counter_key int8 PRIMARY KEY CHECK (counter_key > 0),
    name text NOT NULL UNIQUE CHECK (octet_length(name) BETWEEN 1 AND 64)
);
COMMENT ON TABLE weir.counter_name IS 'Numbers for the ids of blocks and surcharges, used in counter_state; they never change.';

SELECT weir.input_guard(name::regclass)
FROM unnest(ARRAY['weir.tariff', 'weir.counter_name']) AS name;
