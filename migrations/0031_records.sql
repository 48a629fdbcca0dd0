-- Evidence: a month that is closed also links what was recorded until then, table by table and journal number by journal
-- number: the journal, what was loaded, read, decided and published, findings, the rows of runs.  One table, one kind of
-- link, one trigger; takes a moment.  The first closing afterwards reads all that is there, about half a minute for each
-- million accounts.

CREATE TABLE weir.record (
    recorded_no int8 NOT NULL CHECK (recorded_no > 0),
    part text NOT NULL CHECK (part ~ '^[a-z_]+$'),
    linked_no int8 NOT NULL CHECK (linked_no > recorded_no),
    row_count int8 NOT NULL CHECK (row_count > 0),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    PRIMARY KEY (recorded_no, part)
);
CREATE INDEX record_by_link ON weir.record (linked_no);
COMMENT ON TABLE weir.record IS 'What stood in a table under a journal number when a month was closed; weir-verify(7) says which bytes the digests are taken over.';
COMMENT ON COLUMN weir.record.part IS 'The table; book without open; tariff with the SHA-256 of the document in its place.';
COMMENT ON COLUMN weir.record.linked_no IS 'The journal number after the closing, under which the chain has it.';
COMMENT ON COLUMN weir.record.digest IS 'SHA-256 over the SHA-256 of each thousand accounts'' rows.';

CREATE TRIGGER closed_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON weir.record
    FOR EACH STATEMENT EXECUTE FUNCTION weir.input_refuses();
ALTER TABLE weir.record ENABLE ALWAYS TRIGGER closed_only_added;

ALTER TABLE weir.chain DROP CONSTRAINT chain_kind_check,
    ADD CONSTRAINT chain_kind_check CHECK (kind IN ('run', 'month', 'approval', 'policy', 'record'));
COMMENT ON TABLE weir.chain IS 'A link for every run that was posted, every month that was closed and what was recorded until then, every approval and every change of a policy, in that order; weir-verify(7) says which bytes it is taken over.';

CREATE FUNCTION weir.record_rows(first_no int8, last_no int8)
RETURNS TABLE (recorded_no int8, part text, bucket int8, row_text text)
LANGUAGE sql STABLE SET search_path = pg_catalog, weir, pg_temp SET jit = off AS $$
        SELECT j.journal_no AS recorded_no, 'journal' AS part, 0 AS bucket, jsonb_build_array(j.journal_no, j.kind, j.actor,
            j.detail, to_char(j.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text AS row_text
        FROM weir.journal j WHERE j.journal_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT t.recorded_no, 'tariff', 0, jsonb_build_array(t.tariff_no, t.tariff, encode(t.digest, 'hex'),
            encode(sha256(t.document), 'hex'), t.recorded_no, t.correct, t.reason)::text
        FROM weir.tariff t WHERE t.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT a.recorded_no, 'account', a.account_id / 1000, jsonb_build_array(a.account_id, a.account, a.kind,
            a.recorded_no)::text
        FROM weir.account a WHERE a.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT t.recorded_no, 'account_terms', t.account_id / 1000, jsonb_build_array(t.account_id, t.from_day, t.recorded_no,
            t.tariff, t.class, t.persons, t.cycle, t.district, t.opened_day, t.closed_day, t.relief, t.attributes,
            t.reason)::text
        FROM weir.account_terms t WHERE t.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT u.recorded_no, 'account_use', u.account_id / 1000, jsonb_build_array(u.account_id, u.from_day, u.use_no,
            u.recorded_no, u.class, u.volume_l, u.per, u.share_ppm, u.reason)::text
        FROM weir.account_use u WHERE u.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT m.recorded_no, 'meter', m.meter_id / 1000, jsonb_build_array(m.meter_id, m.meter, m.recorded_no)::text
        FROM weir.meter m WHERE m.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT i.recorded_no, 'meter_installation', i.account_id / 1000, jsonb_build_array(i.account_id, i.meter_id,
            i.from_day, i.recorded_no, i.first_register_milli, i.to_day, i.last_register_milli, i.digits, i.litres_per_count,
            i.size, i.max_flow_l_day, i.parent_meter_id, i.carry, i.of_other, i.reason)::text
        FROM weir.meter_installation i WHERE i.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT p.recorded_no, 'plan', p.account_id / 1000, jsonb_build_array(p.account_id, p.plan_kind, p.from_day,
            p.recorded_no, p.to_day, p.volume_l, p.reason)::text
        FROM weir.plan p WHERE p.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT o.recorded_no, 'opening', o.account_id / 1000, jsonb_build_array(o.account_id, o.line_no, o.recorded_no, o.day,
            o.meter_id, o.register_milli, o.blocks, o.year_begin_day, o.used_l)::text
        FROM weir.opening o WHERE o.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT a.recorded_no, 'adjustment', a.account_id / 1000, jsonb_build_array(a.account_id, a.adjustment, a.recorded_no,
            a.adjustment_id, a.from_day, a.to_day, a.volume_l, a.amount_fen, a.class, a.charge, a.fund, a.tiers, a.reason,
            a.document, a.undoes_id)::text
        FROM weir.adjustment a WHERE a.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT d.recorded_no, 'district', 0, jsonb_build_array(d.district, d.recorded_no, d.name, d.parent, d.zone, d.network,
            d.ban)::text
        FROM weir.district d WHERE d.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT l.recorded_no, 'district_limit', 0, jsonb_build_array(l.district, l.year, l.source, l.recorded_no,
            l.volume_l)::text
        FROM weir.district_limit l WHERE l.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT l.recorded_no, 'level', 0, jsonb_build_array(l.district, l.day, l.recorded_no, l.level_mm, l.floor_mm)::text
        FROM weir.level l WHERE l.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT p.recorded_no, 'permit', p.account_id / 1000, jsonb_build_array(p.account_id, p.from_day, p.recorded_no,
            p.to_day, p.district, p.source, p.zone, p.use, p.volume_l, p.tariff, p.class, p.status, p.attributes,
            p.reason)::text
        FROM weir.permit p WHERE p.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT w.recorded_no, 'withdrawal_point', w.account_id / 1000, jsonb_build_array(w.account_id, w.meter_id, w.from_day,
            w.recorded_no, w.to_day, w.point_id, w.district, w.source, w.capacity_l_day, w.zone, w.location, w.basis, w.role,
            w.share_ppm, w.reason)::text
        FROM weir.withdrawal_point w WHERE w.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT f.recorded_no, 'read_file', 0, jsonb_build_array(f.file_id, encode(f.digest, 'hex'), f.name, f.recorded_no,
            f.read_count, f.new_count, f.same_count, f.unplaced_count, f.finding_count, f.first_day, f.last_day,
            f.of_volume)::text
        FROM weir.read_file f WHERE f.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.recorded_no, 'read', r.account_id / 1000, jsonb_build_array(r.account_id, r.meter_id, r.read_day,
            r.read_second, r.recorded_no, r.register_milli, r.kind, r.file_id, r.line_no, r.note)::text
        FROM weir.read r WHERE r.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT f.recorded_no, 'finding', f.account_id / 1000, jsonb_build_array(f.account_id, f.subject, f.code, f.day,
            f.run_id, f.held, f.detail, f.recorded_no)::text
        FROM weir.finding f WHERE f.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT d.recorded_no, 'finding_decision', d.account_id / 1000, jsonb_build_array(d.account_id, d.subject, d.code,
            d.day, d.recorded_no, d.decision, d.reason, d.actor)::text
        FROM weir.finding_decision d WHERE d.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT d.recorded_no, 'fee_declaration', 0, jsonb_build_array(d.period, d.declaration_no, d.recorded_no,
            d.entry_count, d.volume_l, d.amount_fen, d.exempt_fen, d.due_fen, encode(d.root, 'hex'), d.actor)::text
        FROM weir.fee_declaration d WHERE d.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT p.recorded_no, 'policy', 0, jsonb_build_array(p.recorded_no, p.policy, p.above_fen, p.reason, p.actor)::text
        FROM weir.policy p WHERE p.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT a.recorded_no, 'approval', 0, jsonb_build_array(a.recorded_no, a.kind, a.run_id, a.month, encode(a.digest,
            'hex'), a.granted, a.reason, a.actor)::text
        FROM weir.approval a WHERE a.recorded_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT m.closed_no, 'month', 0, jsonb_build_array(m.month, m.closed_no, m.run_count, m.invoice_count,
            m.reversal_count, m.line_count, m.volume_l, m.amount_fen, m.tax_fen, m.entry_count, m.entry_volume_l,
            m.entry_due_fen, m.actor, to_char(m.closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))::text
        FROM weir.month m WHERE m.closed_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT m.closed_no, 'month_sum', 0, jsonb_build_array(s.month, s.kind, s.fund, s.charge, s.class, s.line_count,
            s.volume_l, s.amount_fen, s.tax_fen)::text
        FROM weir.month_sum s JOIN weir.month m ON m.month = s.month WHERE m.closed_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.posted_no, 'run', 0, jsonb_build_array(r.run_id, r.kind, r.state, r.scope, r.through_day, r.invoice_day,
            r.as_of_no, r.book, r.rules_version, r.settings, r.tariffs, r.account_count, r.billed_count, r.held_count,
            r.nothing_count, r.invoice_count, r.line_count, r.finding_count, r.volume_l, r.amount_fen, encode(r.root, 'hex'),
            r.posted_no, r.actor, to_char(r.opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), to_char(r.sealed_at AT
            TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), to_char(r.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
            r.review, r.reviewed)::text
        FROM weir.run r WHERE r.posted_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.posted_no, 'run_chunk', 0, jsonb_build_array(c.run_id, c.chunk_no, c.account_lo, c.account_hi, c.done,
            c.account_count, c.billed_count, c.held_count, c.nothing_count, c.invoice_count, c.line_count, c.finding_count,
            c.volume_l, c.amount_fen)::text
        FROM weir.run_chunk c JOIN weir.run r ON r.run_id = c.run_id WHERE r.posted_no BETWEEN first_no AND last_no
        UNION ALL
        SELECT r.posted_no, 'book', 0, jsonb_build_array(b.book, b.month, b.run_id)::text
        FROM weir.book b JOIN (SELECT p.book, min(p.posted_no) AS posted_no FROM weir.run p WHERE p.kind <> 'fee' GROUP BY p.book) r ON r.book = b.book WHERE r.posted_no BETWEEN first_no AND last_no

$$;
COMMENT ON FUNCTION weir.record_rows(int8, int8) IS 'The rows under journal numbers from one to another, each as the text that is digested. verify_records.sql of the program has the same text: a change of it is a new migration and a new version of the link.';

CREATE FUNCTION weir.record_add(closed_no int8) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp SET jit = off AS $$
DECLARE
    first_no int8 := (SELECT coalesce(max(r.linked_no), 1) FROM weir.record r);
    taken int8 := weir.journal_take('record', 'until ' || closed_no);
BEGIN
    INSERT INTO weir.record (recorded_no, part, linked_no, row_count, digest)
    SELECT b.recorded_no, b.part, taken, sum(b.row_count)::int8, sha256(string_agg(b.digest, ''::bytea ORDER BY b.bucket))
    FROM (SELECT r.recorded_no, r.part, r.bucket, count(*) AS row_count,
            sha256(convert_to(string_agg(r.row_text, E'\n' ORDER BY r.row_text COLLATE "C"), 'UTF8')) AS digest
        FROM weir.record_rows(first_no, closed_no) r GROUP BY r.recorded_no, r.part, r.bucket) AS b
    GROUP BY b.recorded_no, b.part;
    INSERT INTO weir.record (recorded_no, part, linked_no, row_count, digest)
    SELECT closed_no, 'counter_name', taken, count(*),
        sha256(convert_to(string_agg(jsonb_build_array(n.counter_key, n.name)::text, E'\n' ORDER BY n.counter_key), 'UTF8'))
    FROM weir.counter_name n HAVING count(*) > 0;
    PERFORM weir.chain_append('record', taken, concat(E'kind=record\nrecorded_no=', taken, E'\n',
        (SELECT string_agg(concat('row=', r.recorded_no, ' ', r.part, ' ', r.row_count, ' ', encode(r.digest, 'hex'), E'\n'), ''
            ORDER BY r.recorded_no, r.part COLLATE "C") FROM weir.record r WHERE r.linked_no = taken)));
END $$;
COMMENT ON FUNCTION weir.record_add(int8) IS 'Writes down and links what was recorded since the last time, up to a closing; the caller holds the journal.';

CREATE FUNCTION weir.chain_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
BEGIN
    PERFORM weir.record_add(new.recorded_no);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION weir.chain_record() IS 'Trigger: behind the link of a month comes that of what was recorded until it was closed.';
CREATE TRIGGER chain_record AFTER INSERT ON weir.chain FOR EACH ROW WHEN (new.kind = 'month') EXECUTE FUNCTION weir.chain_record();
ALTER TABLE weir.chain ENABLE ALWAYS TRIGGER chain_record;

SELECT weir.roles_apply();
