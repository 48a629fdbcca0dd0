-- The peer bills: uses, lines and invoices of all accounts that were read, in one transaction.  :through is the last day.
SET client_min_messages = warning;
SET jit = off;
SET work_mem = '512MB';
BEGIN;
-- Of each meter the movement of the period, by the rows that hold.
CREATE TEMP TABLE moved ON COMMIT DROP AS
    WITH installed AS (SELECT DISTINCT ON (account_id, meter_id) account_id, meter_id, from_day, first_register_milli, litres_per_count, parent_meter_id, of_other
            FROM weir.meter_installation ORDER BY account_id, meter_id, from_day DESC, recorded_no DESC),
        last_read AS (SELECT DISTINCT ON (account_id, meter_id) account_id, meter_id, read_day, register_milli
            FROM weir.read WHERE read_day <= :'through'::date ORDER BY account_id, meter_id, read_day DESC, read_second DESC, recorded_no DESC)
    SELECT n.account_id, n.meter_id, n.of_other, h.entry_no + 1 AS entry_no, h.through_day AS through_before_day,
        coalesce(h.through_day, n.from_day) AS begin_day, r.read_day AS end_day,
        coalesce(h.register_m3, n.first_register_milli / 1000.0) AS begin_register, r.register_milli / 1000.0 AS end_register,
        (r.register_milli / 1000.0 - coalesce(h.register_m3, n.first_register_milli / 1000.0)) * n.litres_per_count / 1000.0 AS volume_m3
    FROM installed n JOIN last_read r USING (account_id, meter_id) JOIN peer.account_head h USING (account_id)
    WHERE h.through_day IS NULL OR r.read_day > h.through_day;
-- Of each account the water in whole cubic metres, the terms, the plan, and what the tier year has counted.
CREATE TEMP TABLE water ON COMMIT DROP AS
    WITH sums AS (SELECT account_id, min(entry_no) AS entry_no, min(through_before_day) AS through_before_day, min(begin_day) AS begin_day, max(end_day) AS end_day,
            min(meter_id) FILTER (WHERE NOT of_other) AS meter_id, max(end_register) FILTER (WHERE NOT of_other) AS register_m3, sum(CASE WHEN of_other THEN -volume_m3 ELSE volume_m3 END) AS volume_m3
            FROM moved GROUP BY account_id),
        terms AS (SELECT DISTINCT ON (account_id) account_id, tariff, class, persons FROM weir.account_terms
            ORDER BY account_id, from_day DESC, recorded_no DESC),
        plan AS (SELECT DISTINCT ON (account_id) account_id, from_day, volume_l / 1000.0 AS plan_m3 FROM weir.plan
            WHERE plan_kind = 'plan' ORDER BY account_id, from_day DESC, recorded_no DESC)
    SELECT s.*, t.tariff, t.class, t.persons, p.from_day AS plan_from, p.plan_m3, floor(s.volume_m3 + coalesce(h.carried_m3, 0)) AS billed_m3,
        s.volume_m3 + coalesce(h.carried_m3, 0) - floor(s.volume_m3 + coalesce(h.carried_m3, 0)) AS carried_m3,
        y.year_begin, CASE WHEN h.year_begin = y.year_begin THEN h.used_m3 ELSE 0 END AS used_m3,
        CASE WHEN h.plan_from = p.from_day THEN h.plan_used_m3 ELSE 0 END AS plan_used_m3
    FROM sums s JOIN terms t USING (account_id) JOIN peer.account_head h USING (account_id) LEFT JOIN plan p USING (account_id)
    CROSS JOIN LATERAL (SELECT CASE WHEN t.tariff = 'cn.beijing' THEN date_trunc('year', s.end_day - 1)::date
        ELSE (date_trunc('year', s.end_day - 1 - interval '2 months') + interval '2 months')::date END AS year_begin) AS y;
-- Meters read, sub-meters taken off, and the fraction brought along or left for the next bill.
INSERT INTO peer.invoice_use
    SELECT account_id, 1, entry_no, row_number() OVER (PARTITION BY account_id ORDER BY kind, meter_id), meter_id, begin_day, end_day, begin_register, end_register, volume_m3, kind
    FROM (SELECT account_id, entry_no, meter_id, begin_day, end_day, begin_register, end_register, CASE WHEN of_other THEN -volume_m3 ELSE volume_m3 END AS volume_m3,
            CASE WHEN of_other THEN 4 ELSE 1 END AS kind FROM moved
        UNION ALL
        SELECT w.account_id, w.entry_no, w.meter_id, w.begin_day, w.end_day, NULL, NULL, w.billed_m3 - w.volume_m3, 5
        FROM water w WHERE w.billed_m3 <> w.volume_m3) AS u;
INSERT INTO peer.invoice_line
    WITH uses AS (SELECT DISTINCT ON (account_id, use_no) account_id, use_no, class, volume_l / 1000.0 AS fixed_m3 FROM weir.account_use
            ORDER BY account_id, use_no, from_day DESC, recorded_no DESC),
        shares AS (SELECT w.account_id, coalesce(u.use_no, 0) AS use_no, coalesce(u.class, w.class) AS class,
                CASE WHEN u.use_no IS NULL THEN w.billed_m3
                    WHEN u.fixed_m3 IS NOT NULL THEN least(w.billed_m3, u.fixed_m3)
                    ELSE greatest(0, w.billed_m3 - sum(u.fixed_m3) OVER (PARTITION BY w.account_id)) END AS use_m3
            FROM water w LEFT JOIN uses u USING (account_id)),
        slices AS (
            SELECT s.account_id, s.use_no, p.place, coalesce(p.block_no, 0) AS part_no, s.class, p.charge, p.fund, p.block_no, NULL::int AS band_no, p.price,
                CASE WHEN p.block_no IS NULL THEN s.use_m3
                    ELSE least(coalesce(b.upper_m3 + b.extra_m3 * greatest(0, coalesce(w.persons, 0) - b.extra_from + 1), w.used_m3 + s.use_m3), w.used_m3 + s.use_m3)
                        - greatest(coalesce(l.upper_m3 + l.extra_m3 * greatest(0, coalesce(w.persons, 0) - l.extra_from + 1), 0), w.used_m3) END AS slice_m3
            FROM shares s JOIN water w USING (account_id) JOIN peer.price p ON p.tariff = w.tariff AND p.class = s.class
            LEFT JOIN peer.block b ON b.tariff = w.tariff AND b.class = s.class AND b.block_no = p.block_no
            LEFT JOIN peer.block l ON l.tariff = w.tariff AND l.class = s.class AND l.block_no = p.block_no - 1
            UNION ALL
            SELECT s.account_id, s.use_no, 9, n.band_no, s.class, 'above-plan', 'above-plan', NULL, n.band_no, p.price * n.times,
                least(coalesce(round(w.plan_m3 * (100 + n.upper_percent) / 100, 3), w.plan_used_m3 + s.use_m3), w.plan_used_m3 + s.use_m3)
                    - greatest(round(w.plan_m3 * (100 + n.lower_percent) / 100, 3), w.plan_used_m3)
            FROM shares s JOIN water w USING (account_id) JOIN peer.band n USING (tariff)
            JOIN peer.price p ON p.tariff = w.tariff AND p.class = s.class AND p.charge = 'water' WHERE w.plan_m3 IS NOT NULL)
    SELECT s.account_id, 1, w.entry_no, row_number() OVER (PARTITION BY s.account_id ORDER BY s.use_no, s.place, s.part_no), s.class, s.charge, s.fund, s.block_no, s.band_no,
        w.begin_day, w.end_day, s.slice_m3, s.price, round(s.slice_m3 * s.price, 2)
    FROM slices s JOIN water w USING (account_id) WHERE s.slice_m3 > 0;
INSERT INTO peer.invoice
    SELECT w.account_id, 1, w.entry_no, 1, 'bill', :'through'::date, w.through_before_day, w.begin_day, w.end_day, false, w.billed_m3, coalesce(l.amount, 0), w.tariff,
        w.register_m3, w.carried_m3, w.year_begin, w.used_m3 + w.billed_m3, w.plan_from, w.plan_used_m3 + w.billed_m3
    FROM water w LEFT JOIN (SELECT account_id, sum(amount) AS amount FROM peer.invoice_line GROUP BY account_id) AS l USING (account_id);
COMMIT;
