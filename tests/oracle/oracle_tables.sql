-- oracle_tables.sql - a tariff as tables, uses, and what the program made of them.
-- Litres, thousandths of a fen (mfen) and plain decimals, all of them numeric; days are dates.
CREATE TABLE version (tariff text, v int, from_day date, to_day date, year_month int, year_day int, of_account bool,
    month_exact bool, unit_fen numeric, mode text, step_l numeric, by_read bool, change_step_l numeric);
CREATE TABLE class (tariff text, v int, class text);
CREATE TABLE blocks (tariff text, v int, class text, blocks text, over_ text, part_year text, close text,
    close_step_l numeric, against bool, first_day date);
CREATE TABLE block (tariff text, v int, class text, blocks text, block int, open bool, to_ numeric, extra_l numeric,
    extra_from int, per_head_l numeric, heads_from int, per_day_l numeric, factor text);
CREATE TABLE charge (tariff text, v int, class text, no int, charge text, blocks text, top bool, percent numeric,
    of_ text[], minimum_mfen numeric, minimum_per text, priced bool);
CREATE TABLE price (tariff text, v int, class text, charge text, no int, block int, cond text, months int[], price_mfen numeric);
CREATE TABLE factor (tariff text, v int, class text, charge text, kind text, no int, cond text, factor numeric);
CREATE TABLE fixed (tariff text, v int, class text, charge text, no int, cond text, amount_mfen numeric, per text, times text);
CREATE TABLE surcharge (tariff text, v int, class text, no int, surcharge text, against text, on_ text[]);
CREATE TABLE band (tariff text, v int, class text, surcharge text, band int, to_percent numeric, add_ numeric);
CREATE TABLE relief (tariff text, v int, class text, no int, grp text, free_l numeric, percent numeric, on_ text[]);
CREATE TABLE tax (tariff text, v int, class text, no int, tax text, percent numeric, on_ text[], included bool);

CREATE UNLOGGED TABLE use (use_no bigint, tariff text, account text, class text, from_day date, to_day date, litres numeric,
    persons int, opened date, closed date, plan text, norm text, permit text, relief text, attributes text);
CREATE UNLOGGED TABLE engine_line (use_no bigint, line_no int, from_day date, to_day date, class text, charge text, block int,
    band int, volume_l numeric, price_mfen numeric, amount_fen numeric, tax_fen numeric);

-- n / d, half up, for what is not negative.
CREATE FUNCTION half_up(n numeric, d numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    'SELECT div(2 * n + d, 2 * d)';

-- n / d to a whole number, on the absolute value.
CREATE FUNCTION round_units(n numeric, d numeric, mode text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sign(n) * (div(abs(n), d) + CASE mode
        WHEN 'up' THEN (mod(abs(n), d) > 0)::int
        WHEN 'down' THEN 0
        WHEN 'half-even' THEN (2 * mod(abs(n), d) > d OR (2 * mod(abs(n), d) = d AND mod(div(abs(n), d), 2) = 1))::int
        ELSE (2 * mod(abs(n), d) >= d)::int END)
$$;

CREATE FUNCTION months_touched(a date, b date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN a >= b THEN 0 ELSE (extract(year FROM b - 1) - extract(year FROM a)) * 12
        + extract(month FROM b - 1) - extract(month FROM a) + 1 END
$$;

-- The first day of the tier year that has day.
CREATE FUNCTION year_begin(day date, month int, first int) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT make_date(extract(year FROM day)::int - (make_date(extract(year FROM day)::int, month, first) > day)::int, month, first)
$$;

CREATE FUNCTION holds(cond text, facts jsonb) RETURNS bool LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(bool_and(coalesce(CASE
        WHEN term LIKE '%!=%' THEN facts ->> split_part(term, '!=', 1) IS DISTINCT FROM split_part(term, '!=', 2)
        WHEN term LIKE '%>=%' THEN CASE WHEN facts ->> split_part(term, '>=', 1) ~ '^[0-9]+(\.[0-9]+)?$'
            THEN (facts ->> split_part(term, '>=', 1))::numeric >= split_part(term, '>=', 2)::numeric END
        ELSE facts ->> split_part(term, '=', 1) = ANY (string_to_array(split_part(term, '=', 2), '|')) END, false)), true)
    FROM unnest(string_to_array(cond, ' ')) term WHERE term <> ''
$$;

CREATE AGGREGATE product(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1');
