-- oracle_compare.sql - sql_line and held against engine_line: uses that agree in every line, and some that do not.
CREATE TEMP TABLE differ AS
SELECT use_no, coalesce(e.line_no, s.line_no) AS line_no, e::text AS engine, s::text AS oracle
FROM (SELECT * FROM engine_line WHERE line_no > 0) e FULL JOIN sql_line s USING (use_no, line_no)
WHERE (e.from_day, e.to_day, e.class, e.charge, e.block, e.band, e.volume_l, e.price_mfen, e.amount_fen, e.tax_fen)
    IS DISTINCT FROM (s.from_day, s.to_day, s.class, s.charge, s.block, s.band, s.volume_l, s.price_mfen, s.amount_fen, s.tax_fen)
UNION ALL
SELECT use_no, 0, e::text, h.reasons FROM (SELECT * FROM engine_line WHERE line_no = 0) e FULL JOIN held h USING (use_no)
WHERE e.use_no IS NULL OR h.use_no IS NULL OR e.charge <> ALL (string_to_array(h.reasons, ' '));
\t on
SELECT 'use: ' || u || E'\n  engine: ' || coalesce(engine, '-') || E'\n  oracle: ' || coalesce(oracle, '-')
FROM (SELECT * FROM differ ORDER BY use_no, line_no LIMIT 20) d JOIN use u USING (use_no);
SELECT 'by tariff: ' || tariff || ' ' || class || ' ' || count(DISTINCT use_no) FROM differ JOIN use USING (use_no) GROUP BY tariff, class ORDER BY 1 LIMIT 40;
SELECT (SELECT count(*) FROM sql_line) || ' lines, ' || (SELECT count(*) FROM held) || ' uses held, '
    || (SELECT count(DISTINCT account) FROM use) || ' accounts';
SELECT (SELECT count(*) FROM use) - count(DISTINCT use_no) || ' passed, ' || count(DISTINCT use_no) || ' failed' FROM differ;
