-- What nights and verifications came to, for whoever watches them: a row each, only ever added.  A run does
-- not depend on it, so it takes no journal number.  Takes a moment.
CREATE TABLE weir.outcome (
    outcome_no int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    work text NOT NULL CHECK (work IN ('nightly', 'verify')),
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    exit_code int4 NOT NULL CHECK (exit_code BETWEEN 0 AND 255),
    found_count int8 NOT NULL CHECK (found_count >= 0),
    detail text NOT NULL CHECK (octet_length(detail) <= 600),
    actor text NOT NULL DEFAULT session_user,
    CHECK (ended_at >= began_at)
);
COMMENT ON TABLE weir.outcome IS 'How nights and whole verifications ended, in the order they were told.';
COMMENT ON COLUMN weir.outcome.exit_code IS 'The exit status of the program.';
COMMENT ON COLUMN weir.outcome.found_count IS 'Of verify: faults; of nightly: steps that failed.';
COMMENT ON COLUMN weir.outcome.detail IS 'What it came to, in words.';
COMMENT ON COLUMN weir.outcome.ended_at IS 'By the clock of the program. For people: no rule compares it.';
CREATE INDEX outcome_work ON weir.outcome (work, outcome_no);
SELECT weir.input_guard('weir.outcome');
SELECT weir.roles_apply();
