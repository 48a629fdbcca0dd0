-- Who may take how much water from where: districts and their limits, permits, points, groundwater levels;
-- and rights by what a table is, so that later tables need no list.  Takes a moment: all tables are new.

CREATE TABLE weir.district (
    district text NOT NULL CHECK (octet_length(district) BETWEEN 1 AND 64),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    name text NOT NULL,
    parent text CHECK (parent <> district),
    zone text,
    network text CHECK (network IN ('yes', 'no')),
    ban text CHECK (ban IN ('yes', 'limit', 'no')),
    PRIMARY KEY (district, recorded_no)
);
COMMENT ON TABLE weir.district IS 'The tree of districts: a city, its townships, single well fields. Of rows for a district the newest recorded_no holds.';
COMMENT ON COLUMN weir.district.parent IS 'Its water counts there too; null: the top of a tree.';
COMMENT ON COLUMN weir.district.network IS 'Whether the public network serves it; null: as its parent.';
COMMENT ON COLUMN weir.district.ban IS 'Groundwater: yes, none may be taken; limit, no more than now; null: as its parent.';

CREATE TABLE weir.district_limit (
    district text NOT NULL,
    year int4 NOT NULL CHECK (year BETWEEN 1900 AND 9998),
    source text NOT NULL CHECK (source IN ('surface', 'ground', 'all')),
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    volume_l int8 NOT NULL CHECK (volume_l BETWEEN 0 AND 1000000000000000),
    PRIMARY KEY (district, year, source, recorded_no)
);
COMMENT ON TABLE weir.district_limit IS 'How much may be licensed, and taken, in a district and all districts under it.';
COMMENT ON COLUMN weir.district_limit.source IS 'all: surface water and groundwater together.';
COMMENT ON COLUMN weir.district_limit.volume_l IS 'Litres in the calendar year.';

CREATE TABLE weir.permit (
    account_id int8 NOT NULL,
    from_day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    to_day date NOT NULL CHECK (to_day >= from_day),
    district text NOT NULL,
    source text NOT NULL CHECK (source <> 'all'),
    zone text NOT NULL,
    use text NOT NULL,
    volume_l int8 NOT NULL CHECK (volume_l BETWEEN 0 AND 1000000000000000),
    tariff text,
    class text,
    status text NOT NULL CHECK (status IN ('valid', 'suspended', 'revoked')),
    attributes text,
    reason text NOT NULL CHECK (reason IN ('late', 'error')),
    PRIMARY KEY (account_id, from_day, recorded_no)
);
COMMENT ON TABLE weir.permit IS 'Rights to take water: accounts of kind permit. A row holds until the next of the same permit.';
COMMENT ON COLUMN weir.permit.to_day IS 'Exclusive. A valid row that ends where it begins is void: it was taken back.';
COMMENT ON COLUMN weir.permit.volume_l IS 'Litres a year. What may be taken in a year is this x the valid days / the days of the year.';
COMMENT ON COLUMN weir.permit.attributes IS 'Lines name=value, sorted by name: what tariffs can ask about.';
COMMENT ON COLUMN weir.permit.reason IS 'late: counts from the first day not yet assessed. error: counts from from_day.';

CREATE TABLE weir.permit_party (
    account_id int8 NOT NULL,
    from_day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    holder text NOT NULL,
    holder_id text,
    PRIMARY KEY (account_id, from_day, recorded_no)
);
COMMENT ON TABLE weir.permit_party IS 'Who holds a permit, apart from all else: auditors do not see names.';

CREATE TABLE weir.withdrawal_point (
    account_id int8 NOT NULL,
    meter_id int8 NOT NULL,
    from_day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    to_day date CHECK (to_day >= from_day),
    point_id int8 NOT NULL,
    district text NOT NULL,
    source text NOT NULL CHECK (source <> 'all'),
    capacity_l_day int8 CHECK (capacity_l_day BETWEEN 0 AND 1000000000000000),
    zone text,
    location text,
    basis text NOT NULL CHECK (basis IN ('meter', 'capacity')),
    role text NOT NULL CHECK (role IN ('withdrawal', 'supply', 'import', 'export', 'reuse')),
    share_ppm int8 NOT NULL CHECK (share_ppm BETWEEN 0 AND 1000000),
    reason text NOT NULL CHECK (reason IN ('late', 'error')),
    PRIMARY KEY (account_id, meter_id, from_day, recorded_no)
);
COMMENT ON TABLE weir.withdrawal_point IS 'Where water is taken and counted, from a day on. Reads of its meter are stored under every account that has a row.';
COMMENT ON COLUMN weir.withdrawal_point.account_id IS 'The permit that the water is taken under; the point''s own account (kind point) where there is none.';
COMMENT ON COLUMN weir.withdrawal_point.meter_id IS 'The meter of the point''s name; it may be installed in an account as well. Its first read is its start.';
COMMENT ON COLUMN weir.withdrawal_point.to_day IS 'Exclusive; null: still so. to_day = from_day: taken back.';
COMMENT ON COLUMN weir.withdrawal_point.point_id IS 'The point''s own account, of kind point: it keeps the name.';
COMMENT ON COLUMN weir.withdrawal_point.capacity_l_day IS 'Litres a day that can be taken at most; null: unknown.';
COMMENT ON COLUMN weir.withdrawal_point.basis IS 'capacity: there is no meter, or a broken one; capacity x days is what counts.';
COMMENT ON COLUMN weir.withdrawal_point.share_ppm IS 'Millionths of the point''s water that count here. Rows of a point on a day add up to 1000000 at most.';

CREATE TABLE weir.level (
    district text NOT NULL,
    day date NOT NULL,
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    level_mm int8 NOT NULL CHECK (level_mm BETWEEN -100000000 AND 100000000),
    floor_mm int8 CHECK (floor_mm BETWEEN -100000000 AND 100000000),
    PRIMARY KEY (district, day, recorded_no)
);
COMMENT ON TABLE weir.level IS 'Groundwater levels as they were measured.';
COMMENT ON COLUMN weir.level.level_mm IS 'Millimetres above the datum.';
COMMENT ON COLUMN weir.level.floor_mm IS 'Millimetres that the level must not fall below; null: as the row before says.';

SELECT weir.input_guard(name::regclass)
FROM unnest(ARRAY['weir.district', 'weir.district_limit', 'weir.permit', 'weir.withdrawal_point', 'weir.level']) AS name;

-- Tables that are only added to are inputs of the engine, but for the journal, which a function writes.
-- Tables of parties have names and addresses, which auditors do not see.
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
        'run_post(int8)', 'run_discard(int8)'] LOOP
        PERFORM weir.role_grant('EXECUTE', 'FUNCTION weir.' || name, ARRAY['weir_batch']);
    END LOOP;
END $$;

SELECT weir.roles_apply();
