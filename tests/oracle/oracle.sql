-- oracle.sql - all uses priced in one go, by sets and in numeric, into table sql_line (and held); one step of the
-- contract a statement.  Not here: rounding per charge and invoice, several relief groups at once, percentages of
-- percentages; the exact fractions in pricing.py do those.
SET client_min_messages = warning;
SET enable_nestloop = off; -- a tariff's keys go together, which the planner cannot know
DROP TABLE IF EXISTS facts, holding, part, held, price_of, factor_of, share, ends, slice, line, line_1, surcharge_line, relief_line,
    tax_line, sql_line CASCADE;

-- What conditions ask about, and which hold.
CREATE TABLE facts AS
SELECT row_number() OVER () AS fact_no, f.*,
    jsonb_strip_nulls(jsonb_build_object('class', class, 'persons', persons::text)) || coalesce(
        (SELECT jsonb_object_agg(split_part(a, '=', 1), split_part(a, '=', 2)) FROM unnest(string_to_array(attributes, ';')) a WHERE a <> ''),
        '{}') AS facts
FROM (SELECT DISTINCT tariff, class, persons, coalesce(attributes, '') AS attributes FROM use) f;
CREATE TABLE holding AS
SELECT fact_no, cond FROM facts JOIN (SELECT tariff, cond FROM price UNION SELECT tariff, cond FROM factor
    UNION SELECT tariff, cond FROM fixed) c USING (tariff) WHERE holds(cond, facts);
CREATE UNIQUE INDEX ON holding (fact_no, cond);
ANALYZE facts; ANALYZE holding;

-- Parts: what the versions cut the period into; water shared by days, cumulatively, to the step of the one that begins.
CREATE UNLOGGED TABLE part AS
WITH taken AS (
    SELECT u.*, (SELECT max(x.from_day) FROM version x WHERE x.tariff = u.tariff AND x.by_read
        AND x.from_day > u.from_day AND x.from_day <= u.to_day) AS taker,
        (SELECT max(x.from_day) FROM version x WHERE x.tariff = u.tariff AND x.from_day <= u.from_day) AS current
    FROM use u),
cut AS (
    SELECT t.*, x.v, x.to_day AS version_end, x.change_step_l, x.step_l,
        CASE WHEN x.from_day = coalesce(taker, current) THEN t.from_day ELSE x.from_day END AS part_begin
    FROM taken t JOIN version x ON x.tariff = t.tariff AND (x.from_day = coalesce(taker, current)
        OR (x.from_day > coalesce(taker, t.from_day) AND x.from_day < t.to_day))),
numbered AS (
    SELECT c.*, row_number() OVER w AS part_no, coalesce(lead(part_begin) OVER w, to_day) AS part_end,
        to_day - from_day AS period, last_value(step_l) OVER (PARTITION BY use_no ORDER BY part_begin
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_step_l
    FROM cut c WINDOW w AS (PARTITION BY use_no ORDER BY part_begin)),
cumulated AS (
    SELECT n.*, div(litres, last_step_l) * last_step_l AS use_l,
        least(div(litres, last_step_l) * last_step_l, half_up(div(litres, last_step_l) * last_step_l * (part_begin - from_day),
            period * change_step_l) * change_step_l) AS before_l
    FROM numbered n),
rising AS (
    SELECT c.*, max(before_l) OVER (PARTITION BY use_no ORDER BY part_no) AS begin_l FROM cumulated c)
SELECT r.use_no, r.part_no, r.account, r.tariff, r.v, r.class, f.fact_no, r.from_day, r.to_day, r.period, r.part_begin, r.part_end,
    r.part_end - r.part_begin AS days, coalesce(lead(begin_l) OVER (PARTITION BY use_no ORDER BY part_no), use_l) - begin_l AS volume_l,
    r.persons, r.opened, r.closed, r.relief, r.plan, r.norm, r.permit, r.version_end,
    extract(month FROM r.part_end - 1)::int AS month,
    x.unit_fen, x.mode, x.of_account, x.year_month, x.year_day,
    -- months of the bill that fall to the part, as a fraction
    CASE WHEN x.month_exact THEN (r.part_end - r.part_begin) * 12
        ELSE greatest(1, half_up(r.period * 12, 365)) * (r.part_end - r.part_begin) END AS months_num,
    CASE WHEN x.month_exact THEN 365 ELSE r.period END AS months_den,
    r.period * 365::numeric AS q -- exact amounts are counted in micro-fen / q
FROM rising r JOIN version x ON x.tariff = r.tariff AND x.v = r.v
JOIN facts f ON f.tariff = r.tariff AND f.class = r.class AND f.persons IS NOT DISTINCT FROM r.persons
    AND f.attributes = coalesce(r.attributes, '');
CREATE INDEX ON part (use_no, part_no);
ANALYZE part;

CREATE TABLE price_of AS
SELECT p.fact_no, p.tariff, p.v, p.class, p.month, c.charge, n.block, half_up(found.price_mfen * (
        SELECT product(m.factor) FROM factor m JOIN holding h ON h.fact_no = p.fact_no AND h.cond = m.cond
        WHERE m.kind = 'multiply' AND (m.tariff, m.v, m.class, m.charge) = (p.tariff, p.v, p.class, c.charge)), 1) AS price_mfen
FROM (SELECT DISTINCT fact_no, tariff, v, class, month FROM part) p
JOIN charge c USING (tariff, v, class)
CROSS JOIN LATERAL (SELECT 0 AS block WHERE c.blocks IS NULL UNION ALL
    SELECT b.block FROM block b WHERE (b.tariff, b.v, b.class, b.blocks) = (p.tariff, p.v, p.class, c.blocks)) n
CROSS JOIN LATERAL (SELECT price_mfen FROM price x JOIN holding h ON h.fact_no = p.fact_no AND h.cond = x.cond
    WHERE (x.tariff, x.v, x.class, x.charge) = (p.tariff, p.v, p.class, c.charge) AND p.month = ANY (x.months)
    AND (x.block IS NULL OR x.block = n.block) ORDER BY x.no LIMIT 1) found;
CREATE INDEX ON price_of (fact_no, v, charge, block, month);
CREATE TABLE factor_of AS
SELECT DISTINCT ON (h.fact_no, m.tariff, m.v, m.class, m.charge) h.fact_no, m.tariff, m.v, m.class, m.charge, m.factor
FROM factor m JOIN holding h USING (cond) JOIN facts f ON f.fact_no = h.fact_no AND f.tariff = m.tariff AND f.class = m.class
WHERE m.kind = 'volume' ORDER BY h.fact_no, m.tariff, m.v, m.class, m.charge, m.no;
CREATE INDEX ON factor_of (fact_no, v, charge);
ANALYZE price_of; ANALYZE factor_of;

-- Held uses: no lines, no counters.
CREATE TABLE held AS
SELECT use_no, string_agg(DISTINCT reason, ' ') AS reasons FROM (
    SELECT use_no, 'no-tariff' AS reason FROM use u WHERE NOT EXISTS (SELECT FROM part p WHERE p.use_no = u.use_no)
    UNION ALL SELECT use_no, 'no-tariff' FROM part p WHERE version_end < part_end OR (part_no = 1 AND part_begin > from_day)
        OR NOT EXISTS (SELECT FROM class c WHERE (c.tariff, c.v, c.class) = (p.tariff, p.v, p.class))
    UNION ALL SELECT use_no, 'no-opened' FROM part p JOIN blocks b USING (tariff, v, class)
        WHERE b.over_ = 'year' AND p.of_account AND p.opened IS NULL
    UNION ALL SELECT use_no, 'no-plan' FROM part p JOIN blocks b USING (tariff, v, class)
        WHERE b.against AND (p.plan IS NULL OR p.plan = '-')
    UNION ALL SELECT use_no, 'no-attribute' FROM part p JOIN block b USING (tariff, v, class) JOIN facts f USING (fact_no)
        WHERE b.factor IS NOT NULL AND NOT coalesce(f.facts ->> b.factor ~ '^[0-9]+(\.[0-9]+)?$', false)
    UNION ALL SELECT use_no, 'no-attribute' FROM part p JOIN fixed x USING (tariff, v, class)
        JOIN holding h ON h.fact_no = p.fact_no AND h.cond = x.cond JOIN facts f ON f.fact_no = p.fact_no
        WHERE x.times IS NOT NULL AND NOT coalesce(f.facts ->> x.times ~ '^[0-9]+(\.[0-9]+)?$', false)
    UNION ALL SELECT use_no, 'no-price' FROM part p JOIN charge c USING (tariff, v, class)
        WHERE c.priced AND c.blocks IS NULL AND p.volume_l > 0 AND NOT EXISTS (SELECT FROM price_of x
            WHERE (x.fact_no, x.v, x.class, x.charge, x.month, x.tariff) = (p.fact_no, p.v, p.class, c.charge, p.month, p.tariff))
) reasons GROUP BY use_no;
DELETE FROM part p USING held h WHERE h.use_no = p.use_no;
ANALYZE part;

-- Shares of a part's water: tier years for blocks over a year, else one share that begins at zero.
CREATE UNLOGGED TABLE share AS
WITH of_year AS (
    SELECT p.*, b.blocks, b.part_year, b.close, b.close_step_l, b.first_day,
        CASE WHEN p.of_account THEN extract(month FROM p.opened)::int ELSE p.year_month END AS m,
        CASE WHEN p.of_account THEN 1 ELSE p.year_day END AS d
    FROM part p JOIN blocks b USING (tariff, v, class) WHERE b.over_ = 'year'),
years AS (
    SELECT o.*, y.year_begin, (y.year_begin + interval '1 year')::date AS year_end FROM of_year o CROSS JOIN LATERAL (
        SELECT year_begin(o.part_end - 1, o.m, o.d) AS year_begin WHERE o.close = 'by-read'
        UNION ALL SELECT make_date(extract(year FROM year_begin(o.part_begin, o.m, o.d))::int + k, o.m, o.d)
        FROM generate_series(0, extract(year FROM o.part_end)::int - extract(year FROM year_begin(o.part_begin, o.m, o.d))::int) k
        WHERE o.close <> 'by-read' AND make_date(extract(year FROM year_begin(o.part_begin, o.m, o.d))::int + k, o.m, o.d) < o.part_end) y),
cumulated AS (
    SELECT y.*, CASE WHEN close = 'by-read' OR year_end >= part_end THEN volume_l
        WHEN close = 'by-day' THEN least(volume_l, half_up(volume_l * (year_end - part_begin), days * close_step_l) * close_step_l)
        ELSE least(volume_l, half_up(volume_l * months_touched(part_begin, year_end),
            months_touched(part_begin, part_end) * close_step_l) * close_step_l) END AS upto_l
    FROM years y),
shared AS (
    SELECT c.*, upto_l - coalesce(lag(upto_l) OVER (PARTITION BY use_no, part_no, blocks ORDER BY year_begin), 0) AS share_l,
        greatest(year_begin, opened, first_day) AS active_begin, least(year_end, closed) AS active_end
    FROM cumulated c)
SELECT use_no, part_no, tariff, v, class, blocks, fact_no, year_begin, share_l,
    coalesce(sum(share_l) OVER (PARTITION BY account, blocks, year_begin ORDER BY use_no, part_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before_l,
    CASE part_year WHEN 'months' THEN least(12, months_touched(active_begin, active_end))
        WHEN 'days' THEN greatest(0, active_end - active_begin) ELSE 1 END::numeric AS scale_num,
    CASE part_year WHEN 'months' THEN 12 WHEN 'days' THEN year_end - year_begin ELSE 1 END::numeric AS scale_den
FROM shared
UNION ALL
SELECT use_no, part_no, tariff, v, class, blocks, fact_no, NULL, volume_l, 0,
    CASE over_ WHEN 'month' THEN months_num ELSE days END, CASE over_ WHEN 'month' THEN months_den ELSE period END
FROM part JOIN blocks USING (tariff, v, class) WHERE over_ <> 'year';
ANALYZE share;

-- Upper ends to the litre; a block that ends below the one before it is empty.
CREATE UNLOGGED TABLE ends AS
WITH plain AS (
    SELECT s.*, b.block, b.open, (CASE
        WHEN b.open THEN 0
        WHEN b.per_day_l IS NOT NULL THEN b.per_day_l * p.period
        WHEN b.per_head_l IS NOT NULL AND p.persons >= b.heads_from THEN b.per_head_l * p.persons
        WHEN g.against THEN b.to_ * p.plan::numeric / 100
        ELSE b.to_ + coalesce(b.extra_l * greatest(0, p.persons - b.extra_from + 1), 0) END)
        * CASE WHEN b.factor IS NULL THEN 1 ELSE (f.facts ->> b.factor)::numeric END AS limit_l
    FROM share s JOIN part p USING (use_no, part_no) JOIN facts f ON f.fact_no = s.fact_no
    JOIN blocks g ON (g.tariff, g.v, g.class, g.blocks) = (s.tariff, s.v, s.class, s.blocks)
    JOIN block b ON (b.tariff, b.v, b.class, b.blocks) = (s.tariff, s.v, s.class, s.blocks)),
risen AS (
    SELECT p.*, max(half_up(limit_l * scale_num, scale_den)) OVER (PARTITION BY use_no, part_no, blocks, year_begin ORDER BY block) AS end_l
    FROM plain p)
SELECT r.*, coalesce(lag(end_l) OVER (PARTITION BY use_no, part_no, blocks, year_begin ORDER BY block), 0) AS low_l FROM risen r;

CREATE UNLOGGED TABLE slice AS
SELECT use_no, part_no, blocks, block,
    sum(greatest(0, CASE WHEN open THEN before_l + share_l ELSE least(end_l, before_l + share_l) END - greatest(low_l, before_l))) AS slice_l,
    sum(CASE WHEN share_l > 0 AND (open OR before_l + share_l <= end_l)
        AND NOT (block > 1 AND before_l + share_l <= low_l) THEN share_l ELSE 0 END) AS top_l
FROM ends GROUP BY use_no, part_no, blocks, block;
CREATE INDEX ON slice (use_no, part_no, blocks);
ANALYZE slice;

-- Lines of a charge: water, then fixed amounts.
CREATE UNLOGGED TABLE line AS
SELECT w.use_no, w.part_no, w.no, w.charge, 1 AS sub, w.block AS place, w.block, charged.l AS volume_l, x.price_mfen,
    charged.l * x.price_mfen * w.q AS num
FROM (
    SELECT p.*, c.no, c.charge, NULL::int AS block, p.volume_l AS water_l FROM part p JOIN charge c USING (tariff, v, class)
    WHERE c.priced AND c.blocks IS NULL
    UNION ALL
    SELECT p.*, c.no, c.charge, s.block, CASE WHEN c.top THEN s.top_l ELSE s.slice_l END FROM part p JOIN charge c USING (tariff, v, class)
    JOIN slice s ON s.use_no = p.use_no AND s.part_no = p.part_no AND s.blocks = c.blocks WHERE c.priced
) w
LEFT JOIN factor_of f ON (f.fact_no, f.tariff, f.v, f.class, f.charge) = (w.fact_no, w.tariff, w.v, w.class, w.charge)
CROSS JOIN LATERAL (SELECT half_up(w.water_l * coalesce(f.factor, 1), 1) AS l) charged
LEFT JOIN price_of x ON (x.fact_no, x.tariff, x.v, x.class, x.month, x.charge, x.block)
    = (w.fact_no, w.tariff, w.v, w.class, w.month, w.charge, coalesce(w.block, 0))
WHERE w.water_l > 0
UNION ALL
SELECT p.use_no, p.part_no, c.no, c.charge, 2, x.no, NULL, NULL, NULL, x.amount_mfen * 1000
    * CASE WHEN x.times IS NULL THEN 1 ELSE (f.facts ->> x.times)::numeric END
    * CASE x.per WHEN 'day' THEN p.days * p.q WHEN 'month' THEN p.months_num * p.q / p.months_den ELSE p.days * p.q / p.period END
FROM part p JOIN charge c USING (tariff, v, class) JOIN fixed x USING (tariff, v, class, charge)
JOIN holding h ON h.fact_no = p.fact_no AND h.cond = x.cond JOIN facts f ON f.fact_no = p.fact_no;
ANALYZE line;

-- A minimum replaces the lines of its charge where it is higher; percentages of other charges come after those.
CREATE FUNCTION pg_temp.settled(of_percent bool) RETURNS TABLE (use_no bigint, part_no bigint, no int, charge text, sub int,
    place int, block int, volume_l numeric, price_mfen numeric, amount_fen numeric) LANGUAGE sql AS $$
    WITH floors AS (
        SELECT p.use_no, p.part_no, c.no, c.charge, c.priced, c.minimum_mfen * 1000 * CASE c.minimum_per WHEN 'day' THEN p.days * p.q
            WHEN 'month' THEN p.months_num * p.q / p.months_den ELSE p.days * p.q / p.period END AS floor_num
        FROM part p JOIN charge c USING (tariff, v, class) WHERE c.minimum_mfen IS NOT NULL AND (c.percent IS NOT NULL) = of_percent),
    low AS (
        SELECT f.*, s.volume_l FROM floors f CROSS JOIN LATERAL (SELECT coalesce(sum(l.num), 0) AS num, coalesce(sum(l.volume_l), 0) AS volume_l
            FROM line l WHERE l.use_no = f.use_no AND l.part_no = f.part_no AND l.charge = f.charge) s WHERE s.num < f.floor_num),
    chosen AS (
        SELECT l.* FROM line l JOIN part p USING (use_no, part_no) JOIN charge c ON (c.tariff, c.v, c.class, c.charge) = (p.tariff, p.v, p.class, l.charge)
        WHERE (c.percent IS NOT NULL) = of_percent AND (c.minimum_mfen IS NULL OR NOT EXISTS (SELECT FROM low w
            WHERE w.use_no = l.use_no AND w.part_no = l.part_no AND w.charge = l.charge))
        UNION ALL
        SELECT w.use_no, w.part_no, w.no, w.charge, 1, 0, NULL, CASE WHEN w.priced THEN w.volume_l END, NULL, w.floor_num FROM low w)
    SELECT c.use_no, c.part_no, c.no, c.charge, c.sub, c.place, c.block, c.volume_l, c.price_mfen,
        round_units(c.num, p.q * 1000000 * p.unit_fen, p.mode) * p.unit_fen
    FROM chosen c JOIN part p USING (use_no, part_no)
$$;
CREATE INDEX ON line (use_no, part_no);
CREATE UNLOGGED TABLE line_1 AS SELECT * FROM pg_temp.settled(false);
CREATE INDEX ON line_1 (use_no, part_no);
ANALYZE line_1;
INSERT INTO line
SELECT p.use_no, p.part_no, c.no, c.charge, 3, 0, NULL, NULL, NULL, coalesce(sum(l.amount_fen), 0) * 1000000 * p.q * c.percent / 100
FROM part p JOIN charge c USING (tariff, v, class)
LEFT JOIN line_1 l ON l.use_no = p.use_no AND l.part_no = p.part_no AND l.charge = ANY (c.of_)
WHERE c.percent IS NOT NULL GROUP BY p.use_no, p.part_no, c.no, c.charge, p.q, c.percent;
INSERT INTO line_1 SELECT * FROM pg_temp.settled(true);
ANALYZE line_1;

-- Above a plan, norm or permit of the calendar year the use ends in: each surcharge's own counter.
CREATE UNLOGGED TABLE surcharge_line AS
WITH counted AS (
    SELECT p.*, s.no, s.surcharge, s.on_, CASE s.against WHEN 'plan' THEN p.plan WHEN 'norm' THEN p.norm ELSE p.permit END AS row_
    FROM part p JOIN surcharge s USING (tariff, v, class)),
before AS (
    SELECT c.*, s.against, nullif(row_, '-')::numeric AS plan_l, coalesce(sum(volume_l) OVER (
        PARTITION BY account, c.surcharge, s.against, extract(year FROM to_day - 1) ORDER BY use_no, part_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before_l
    FROM counted c JOIN surcharge s USING (tariff, v, class, surcharge) WHERE row_ IS NOT NULL),
edge AS (
    SELECT e.*, b.band, b.add_, b.to_percent IS NULL AS open, max(half_up(plan_l * (100 + coalesce(b.to_percent, 0)), 100))
        OVER (PARTITION BY use_no, part_no, surcharge ORDER BY band) AS edge_l
    FROM before e JOIN band b USING (tariff, v, class, surcharge) WHERE plan_l IS NOT NULL),
laid AS (
    SELECT e.*, greatest(0, CASE WHEN open THEN before_l + volume_l ELSE least(edge_l, before_l + volume_l) END
        - greatest(before_l, coalesce(lag(edge_l) OVER (PARTITION BY use_no, part_no, surcharge ORDER BY band), plan_l))) AS band_l
    FROM edge e)
SELECT use_no, part_no, no, surcharge, band, band_l AS volume_l, x.price_mfen,
    round_units(band_l * x.price_mfen, 1000000 * unit_fen, mode) * unit_fen AS amount_fen, edge_l, before_l, plan_l, open
FROM laid l CROSS JOIN LATERAL (SELECT half_up(add_ * coalesce(sum(price_mfen), 0), 1) AS price_mfen FROM price_of x
    WHERE (x.fact_no, x.tariff, x.v, x.class, x.month) = (l.fact_no, l.tariff, l.v, l.class, l.month) AND x.charge = ANY (l.on_)) x;

-- Relief: free water at the first price, or a percentage; never more than the charge.
CREATE UNLOGGED TABLE relief_line AS
WITH amounts AS (SELECT use_no, part_no, charge, sum(amount_fen) AS amount_fen FROM line_1 GROUP BY use_no, part_no, charge),
given AS (
    SELECT p.use_no, p.part_no, p.unit_fen, p.mode, r.no, r.grp, o.place, coalesce(a.amount_fen, 0) AS charge_fen, r.percent, x.price_mfen,
        CASE WHEN r.free_l IS NOT NULL THEN half_up(least(half_up(r.free_l * p.months_num, p.months_den), p.volume_l)
            * coalesce(f.factor, 1), 1) END AS volume_l
    FROM part p JOIN relief r USING (tariff, v, class)
    CROSS JOIN LATERAL unnest(r.on_) WITH ORDINALITY AS o (charge, place)
    JOIN charge c ON (c.tariff, c.v, c.class, c.charge) = (p.tariff, p.v, p.class, o.charge)
    LEFT JOIN amounts a ON a.use_no = p.use_no AND a.part_no = p.part_no AND a.charge = o.charge
    LEFT JOIN factor_of f ON (f.fact_no, f.tariff, f.v, f.class, f.charge) = (p.fact_no, p.tariff, p.v, p.class, o.charge)
    LEFT JOIN price_of x ON (x.fact_no, x.tariff, x.v, x.class, x.month, x.charge, x.block)
        = (p.fact_no, p.tariff, p.v, p.class, p.month, o.charge, CASE WHEN c.blocks IS NULL THEN 0 ELSE 1 END)
    WHERE r.grp = p.relief AND (r.percent IS NOT NULL OR x.price_mfen IS NOT NULL)),
wanted AS (
    SELECT g.*, CASE WHEN percent IS NULL THEN volume_l * price_mfen ELSE charge_fen * 1000000 * percent / 100 END AS wanted_ufen FROM given g)
SELECT use_no, part_no, no, grp, place, -volume_l AS volume_l,
    CASE WHEN percent IS NULL AND wanted_ufen <= charge_fen * 1000000 THEN price_mfen END AS price_mfen,
    -round_units(least(wanted_ufen, charge_fen * 1000000), 1000000 * unit_fen, mode) * unit_fen AS amount_fen
FROM wanted;

CREATE UNLOGGED TABLE sql_line AS
SELECT use_no, part_no, 1 AS section, no, sub, place, charge, block, NULL::int AS band, volume_l, price_mfen, amount_fen FROM line_1
UNION ALL SELECT use_no, part_no, 2, no, 0, band, surcharge, NULL, band, volume_l, price_mfen, amount_fen FROM surcharge_line WHERE volume_l > 0
UNION ALL SELECT use_no, part_no, 3, no, 0, place, grp, NULL, NULL, volume_l, price_mfen, amount_fen FROM relief_line;
CREATE INDEX ON sql_line (use_no, part_no);
ANALYZE sql_line;
INSERT INTO sql_line
SELECT p.use_no, p.part_no, 4, t.no, 0, 0, t.tax, NULL, NULL, NULL, NULL,
    round_units(coalesce(sum(l.amount_fen), 0) * t.percent, 100 * p.unit_fen, p.mode) * p.unit_fen
FROM part p JOIN tax t USING (tariff, v, class)
LEFT JOIN sql_line l ON l.use_no = p.use_no AND l.part_no = p.part_no AND l.charge = ANY (t.on_)
WHERE NOT t.included GROUP BY p.use_no, p.part_no, t.no, t.tax, t.percent, p.unit_fen, p.mode;
DELETE FROM sql_line WHERE amount_fen = 0 AND coalesce(volume_l, 0) = 0;
ALTER TABLE sql_line ADD line_no bigint;
CREATE TABLE line_2 AS
SELECT l.use_no, row_number() OVER (PARTITION BY l.use_no ORDER BY l.part_no, section, no, sub, place) AS line_no,
    p.part_begin AS from_day, p.part_end AS to_day, p.class, charge, block, band, l.volume_l, price_mfen, amount_fen, p.tariff, p.v
FROM sql_line l JOIN part p USING (use_no, part_no);
DROP TABLE sql_line;
ANALYZE line_2;

-- The tax inside: reckoned once an invoice and tax, given to the lines by largest remainder.
CREATE TABLE tax_line AS
WITH taxed AS (
    SELECT l.use_no, l.line_no, t.tax, t.percent, l.amount_fen, sum(l.amount_fen) OVER w AS sum_fen,
        floor(l.amount_fen * t.percent / (100 + t.percent)) AS floor_fen,
        l.amount_fen * t.percent - floor(l.amount_fen * t.percent / (100 + t.percent)) * (100 + t.percent) AS rest
    FROM line_2 l JOIN tax t ON (t.tariff, t.v, t.class) = (l.tariff, l.v, l.class) AND t.included AND l.charge = ANY (t.on_)
    WINDOW w AS (PARTITION BY l.use_no, t.tax, t.percent)),
ranked AS (
    SELECT t.*, round_units(sum_fen * percent, 100 + percent, 'half-up') - sum(floor_fen) OVER (PARTITION BY use_no, tax, percent) AS left_fen,
        row_number() OVER (PARTITION BY use_no, tax, percent ORDER BY rest DESC, line_no) AS rank
    FROM taxed t)
SELECT use_no, line_no, sum(floor_fen + (rank <= left_fen)::int) AS tax_fen FROM ranked GROUP BY use_no, line_no;

CREATE UNLOGGED TABLE sql_line AS
SELECT l.use_no, l.line_no, l.from_day, l.to_day, l.class, l.charge, l.block, l.band, l.volume_l, l.price_mfen, l.amount_fen, t.tax_fen
FROM line_2 l LEFT JOIN tax_line t USING (use_no, line_no);
DROP TABLE line_2;
