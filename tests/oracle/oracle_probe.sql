-- oracle_probe.sql - more uses: those before, with the last one ending on an edge, a litre or a m3 beside it.
-- :first is the first free use_no, :count how many accounts to make.
CREATE TABLE edge AS
SELECT last.use_no, e.kind, e.id, e.no, e.tariff, e.v, e.class, e.edge_l - e.before_l AS to_edge_l
FROM (SELECT account, max(use_no) AS use_no FROM use GROUP BY account) last
JOIN (SELECT use_no, 'blocks' AS kind, blocks AS id, block AS no, tariff, v, class, end_l AS edge_l, before_l, part_no FROM ends WHERE NOT open
    UNION ALL SELECT s.use_no, 'surcharge', surcharge, band, tariff, v, class, edge_l, before_l, part_no
    FROM surcharge_line s JOIN part p USING (use_no, part_no) WHERE NOT open
    UNION ALL SELECT s.use_no, 'surcharge', surcharge, 0, tariff, v, class, plan_l, before_l, part_no
    FROM surcharge_line s JOIN part p USING (use_no, part_no) WHERE band = 1) e USING (use_no)
WHERE e.edge_l > e.before_l AND NOT EXISTS (SELECT FROM part p WHERE p.use_no = last.use_no AND p.part_no > 1)
    AND NOT EXISTS (SELECT FROM use u WHERE u.use_no = last.use_no AND u.from_day = u.to_day);
-- As many of each edge as of any other: the rarest come first.
CREATE TABLE probe AS
SELECT *, row_number() OVER (ORDER BY turn, kind, tariff, v, class, id, no) AS probe_no,
    (ARRAY[0, 1, -1, 1000, -1000])[1 + turn % 5] AS beside_l
FROM (SELECT e.*, row_number() OVER (PARTITION BY kind, tariff, v, class, id, no ORDER BY use_no) AS turn FROM edge e) numbered
ORDER BY probe_no LIMIT :count;
INSERT INTO use
SELECT :first + row_number() OVER (ORDER BY p.probe_no, u.use_no), u.tariff, 'p' || p.probe_no, u.class, u.from_day, u.to_day,
    CASE WHEN u.use_no = p.use_no THEN greatest(0, p.to_edge_l + p.beside_l) ELSE u.litres END,
    u.persons, u.opened, u.closed, u.plan, u.norm, u.permit, u.relief, u.attributes
FROM probe p JOIN use last ON last.use_no = p.use_no JOIN use u ON u.account = last.account;
SELECT count(*) || ' probes of ' || count(DISTINCT (kind, tariff, v, class, id, no)) || ' of ' || (
    SELECT (SELECT count(*) FROM block WHERE NOT open) + (SELECT count(*) FROM band)) || ' edges' FROM probe;
