-- The tables of the peer: what a program that bills in set-based SQL and numeric would keep, beside weir's own registry
-- and reads, for the town of bench.sh in its first quarter.  Prices as in tariffs/cn-beijing-2014.xml and cn-tianjin-2021.xml.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.block (tariff text, class text, block_no int, upper_m3 numeric, extra_m3 numeric, extra_from int);
INSERT INTO peer.block VALUES
    ('cn.beijing', 'residential', 1, 180, 30, 6), ('cn.beijing', 'residential', 2, 260, 30, 6), ('cn.beijing', 'residential', 3, NULL, 0, 0),
    ('cn.tianjin', 'residential', 1, 180, 36, 5), ('cn.tianjin', 'residential', 2, 240, 36, 5), ('cn.tianjin', 'residential', 3, NULL, 0, 0);
CREATE TABLE peer.price (tariff text, class text, place int, charge text, fund text, block_no int, price numeric(18, 5));
INSERT INTO peer.price VALUES
    ('cn.beijing', 'residential', 1, 'water', NULL, 1, 2.07), ('cn.beijing', 'residential', 1, 'water', NULL, 2, 4.07),
    ('cn.beijing', 'residential', 1, 'water', NULL, 3, 6.07), ('cn.beijing', 'residential', 2, 'resource', 'water-resource', NULL, 1.57),
    ('cn.beijing', 'residential', 3, 'sewage', 'sewage', NULL, 1.36),
    ('cn.beijing', 'shared-meter', 1, 'water', NULL, NULL, 3.07), ('cn.beijing', 'shared-meter', 2, 'resource', 'water-resource', NULL, 1.57),
    ('cn.beijing', 'shared-meter', 3, 'sewage', 'sewage', NULL, 1.36),
    ('cn.beijing', 'non-residential', 1, 'water', NULL, NULL, 4.20), ('cn.beijing', 'non-residential', 2, 'resource', 'water-resource', NULL, 2.30),
    ('cn.beijing', 'non-residential', 3, 'sewage', 'sewage', NULL, 3.00),
    ('cn.tianjin', 'residential', 1, 'water', NULL, 1, 3.95), ('cn.tianjin', 'residential', 1, 'water', NULL, 2, 5.25),
    ('cn.tianjin', 'residential', 1, 'water', NULL, 3, 7.05), ('cn.tianjin', 'residential', 2, 'sewage', 'sewage', NULL, 0.95),
    ('cn.tianjin', 'non-residential', 1, 'water', NULL, NULL, 6.50), ('cn.tianjin', 'non-residential', 2, 'sewage', 'sewage', NULL, 1.40),
    ('cn.tianjin', 'special', 1, 'water', NULL, NULL, 20.90), ('cn.tianjin', 'special', 2, 'sewage', 'sewage', NULL, 1.40);
CREATE TABLE peer.band (tariff text, band_no int, lower_percent numeric, upper_percent numeric, times numeric);
INSERT INTO peer.band VALUES ('cn.tianjin', 1, 0, 10, 1), ('cn.tianjin', 2, 10, 20, 2), ('cn.tianjin', 3, 20, 30, 3), ('cn.tianjin', 4, 30, 40, 5),
    ('cn.tianjin', 5, 40, NULL, 10);

CREATE TABLE peer.account_head (
    account_id int8 NOT NULL, entry_no int4 NOT NULL, book int4, through_day date, register_m3 numeric(18, 3), carried_m3 numeric(18, 3),
    year_begin date, used_m3 numeric(18, 3), plan_from date, plan_used_m3 numeric(18, 3),
    room text NOT NULL DEFAULT repeat(' ', 48)) WITH (fillfactor = 45); -- as in weir: the first move, too, stays in the page
INSERT INTO peer.account_head (account_id, entry_no) SELECT account_id, 0 FROM weir.account_head ORDER BY account_id;
ALTER TABLE peer.account_head ADD PRIMARY KEY (account_id);
CREATE TABLE peer.invoice (
    account_id int8 NOT NULL, book int4 NOT NULL, entry_no int4 NOT NULL, run_id int8 NOT NULL, kind text NOT NULL, invoice_day date NOT NULL,
    through_before_day date, period_begin_day date NOT NULL, period_end_day date NOT NULL, estimated bool NOT NULL,
    volume_m3 numeric(18, 3) NOT NULL, amount numeric(18, 2) NOT NULL, tariff text NOT NULL,
    register_m3 numeric(18, 3) NOT NULL, carried_m3 numeric(18, 3) NOT NULL, year_begin date, used_m3 numeric(18, 3), plan_from date, plan_used_m3 numeric(18, 3));
CREATE TABLE peer.invoice_line (
    account_id int8 NOT NULL, book int4 NOT NULL, entry_no int4 NOT NULL, line_no int2 NOT NULL, class text NOT NULL, charge text NOT NULL, fund text,
    block_no int2, band_no int2, begin_day date NOT NULL, end_day date NOT NULL, volume_m3 numeric(18, 3), price numeric(18, 5), amount numeric(18, 2) NOT NULL);
CREATE TABLE peer.invoice_use (
    account_id int8 NOT NULL, book int4 NOT NULL, entry_no int4 NOT NULL, use_no int2 NOT NULL, meter_id int8 NOT NULL, begin_day date NOT NULL,
    end_day date NOT NULL, begin_register numeric(18, 3), end_register numeric(18, 3), volume_m3 numeric(18, 3) NOT NULL, kind int2 NOT NULL);
VACUUM ANALYZE peer.account_head, peer.block, peer.price, peer.band;
CHECKPOINT;
