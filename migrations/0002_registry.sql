-- Who takes water, on what terms, through which meters.  Rows are versions: from_day says from when
-- they hold, recorded_no since when they are known.  Of rows for the same key and day the newest
-- recorded_no holds.  Takes a moment on an empty database.

CREATE TABLE weir.account (
    account_id int8 PRIMARY KEY CHECK (account_id > 0),
    account text NOT NULL UNIQUE CHECK (octet_length(account) BETWEEN 1 AND 64),
    kind text NOT NULL CHECK (kind IN ('account', 'permit', 'point')),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0)
);
COMMENT ON TABLE weir.account IS 'Names of accounts, permits and unlicensed points: one name space, numbered in the order they came.';

CREATE TABLE weir.account_terms (
    account_id int8 NOT NULL,
    from_day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    tariff text NOT NULL,
    class text NOT NULL,
    persons int4 CHECK (persons BETWEEN 0 AND 1000000),
    cycle text,
    district text,
    opened_day date,
    closed_day date,
    relief text,
    attributes text,
    reason text NOT NULL CHECK (reason IN ('late', 'error')),
    PRIMARY KEY (account_id, from_day, recorded_no)
);
COMMENT ON TABLE weir.account_terms IS 'What an account is billed by, from a day on until its next row.';
COMMENT ON COLUMN weir.account_terms.closed_day IS 'Exclusive: the first day without the account.';
COMMENT ON COLUMN weir.account_terms.relief IS 'Relief groups, with blanks between.';
COMMENT ON COLUMN weir.account_terms.attributes IS 'Lines name=value, sorted by name: what tariffs can ask about.';
COMMENT ON COLUMN weir.account_terms.reason IS 'late: counts from the first day not yet billed. error: counts from from_day, and rebill corrects.';

CREATE TABLE weir.account_party (
    account_id int8 NOT NULL,
    from_day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    name text,
    address text,
    PRIMARY KEY (account_id, from_day, recorded_no)
);
COMMENT ON TABLE weir.account_party IS 'Names and addresses, apart from all else: auditors do not see them, billing does not read them.';

CREATE TABLE weir.account_use (
    account_id int8 NOT NULL,
    from_day date NOT NULL,
    use_no int2 NOT NULL CHECK (use_no > 0),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    class text NOT NULL,
    volume_l int8 CHECK (volume_l BETWEEN 0 AND 1000000000000000),
    per text CHECK (per IN ('bill', 'month')),
    share_ppm int8 CHECK (share_ppm BETWEEN 0 AND 1000000),
    reason text NOT NULL CHECK (reason IN ('late', 'error')),
    PRIMARY KEY (account_id, from_day, use_no, recorded_no)
);
COMMENT ON TABLE weir.account_use IS 'One meter, several uses: fixed volumes first, then shares of the rest, the last takes the remainder.';
COMMENT ON COLUMN weir.account_use.volume_l IS 'Litres a bill or a month; null: a share.';
COMMENT ON COLUMN weir.account_use.share_ppm IS 'Millionths of the rest; null: a fixed volume or the remainder.';

CREATE TABLE weir.meter (
    meter_id int8 PRIMARY KEY CHECK (meter_id > 0),
    meter text NOT NULL UNIQUE CHECK (octet_length(meter) BETWEEN 1 AND 64),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0)
);
COMMENT ON TABLE weir.meter IS 'Names of meters and of points that are read like meters.';

CREATE TABLE weir.meter_installation (
    account_id int8 NOT NULL,
    meter_id int8 NOT NULL,
    from_day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    first_register_milli int8 NOT NULL CHECK (first_register_milli BETWEEN 0 AND 1000000000000000),
    to_day date CHECK (to_day >= from_day),
    last_register_milli int8 CHECK (last_register_milli BETWEEN 0 AND 1000000000000000),
    digits int2 CHECK (digits BETWEEN 1 AND 12),
    litres_per_count int8 NOT NULL CHECK (litres_per_count BETWEEN 1 AND 1000000000),
    size text,
    max_flow_l_day int8 CHECK (max_flow_l_day BETWEEN 0 AND 1000000000000000),
    parent_meter_id int8,
    carry bool NOT NULL,
    of_other bool NOT NULL,
    reason text NOT NULL CHECK (reason IN ('late', 'error')),
    CHECK (NOT of_other OR parent_meter_id IS NOT NULL),
    PRIMARY KEY (account_id, meter_id, from_day, recorded_no)
);
COMMENT ON TABLE weir.meter_installation IS 'Which meter counts an account''s water, from a day on. A sub-meter also has a row under its master''s account.';
COMMENT ON COLUMN weir.meter_installation.first_register_milli IS 'Register at from_day, in thousandths of a count.';
COMMENT ON COLUMN weir.meter_installation.to_day IS 'Exclusive; null: still there.';
COMMENT ON COLUMN weir.meter_installation.last_register_milli IS 'Register at to_day, in thousandths of a count; null with a to_day: estimated.';
COMMENT ON COLUMN weir.meter_installation.digits IS 'Whole digits of the register, after which it begins again at 0; null: never.';
COMMENT ON COLUMN weir.meter_installation.litres_per_count IS 'Litres for each whole count of the register.';
COMMENT ON COLUMN weir.meter_installation.max_flow_l_day IS 'Litres a day that can pass; null: unknown.';
COMMENT ON COLUMN weir.meter_installation.of_other IS 'The row under a master''s account of a sub-meter that is another account''s: its water is taken from the master''s, and billed there. to_day = from_day: no longer.';
COMMENT ON COLUMN weir.meter_installation.carry IS 'The meter brings the water it counted in this tier year.';

CREATE TABLE weir.plan (
    account_id int8 NOT NULL,
    plan_kind text NOT NULL CHECK (plan_kind IN ('plan', 'norm', 'permit')),
    from_day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    to_day date NOT NULL CHECK (to_day > from_day),
    volume_l int8 CHECK (volume_l BETWEEN 0 AND 1000000000000000),
    reason text NOT NULL CHECK (reason IN ('late', 'error')),
    PRIMARY KEY (account_id, plan_kind, from_day, recorded_no)
);
COMMENT ON TABLE weir.plan IS 'Water an account may take in some days; of rows that overlap the later from_day holds.';
COMMENT ON COLUMN weir.plan.to_day IS 'Exclusive.';
COMMENT ON COLUMN weir.plan.volume_l IS 'Litres in all these days; null: no surcharge in them.';

CREATE TABLE weir.opening (
    account_id int8 NOT NULL,
    line_no int4 NOT NULL CHECK (line_no > 0),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    day date NOT NULL,
    meter_id int8,
    register_milli int8 CHECK (register_milli BETWEEN 0 AND 1000000000000000),
    blocks text,
    year_begin_day date,
    used_l int8 CHECK (used_l BETWEEN -1000000000000000 AND 1000000000000000),
    PRIMARY KEY (account_id, recorded_no, line_no)
);
COMMENT ON TABLE weir.opening IS 'What was billed before weir, or comes from a merged account.';
COMMENT ON COLUMN weir.opening.line_no IS 'Line of the file.';
COMMENT ON COLUMN weir.opening.day IS 'Billed up to here.';
COMMENT ON COLUMN weir.opening.register_milli IS 'Register billed to, in thousandths of a count.';
COMMENT ON COLUMN weir.opening.used_l IS 'Litres counted in these blocks since year_begin_day.';

SELECT weir.input_guard(name::regclass)
FROM unnest(ARRAY['weir.account', 'weir.account_terms', 'weir.account_use', 'weir.meter',
    'weir.meter_installation', 'weir.plan', 'weir.opening']) AS name;
