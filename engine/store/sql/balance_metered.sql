-- $1 first day $2 the day after the last $3 a district, with all under it, or null $4 classes read at the door,
-- apart by spaces: metered water of live invoices, the days of their parts shared into those asked about.  An
-- invoice's water lies in its parts and classes as its charges' volumes do
WITH RECURSIVE district_now AS (
SELECT DISTINCT ON (district) district, parent FROM weir.district ORDER BY district, recorded_no DESC
), inside AS (
SELECT district FROM district_now WHERE district = $3
 UNION
SELECT d.district FROM district_now d JOIN inside ON d.parent = inside.district
), live AS MATERIALIZED (
SELECT i.account_id, i.book, i.entry_no, i.period_begin_day, i.period_end_day, i.volume_l - coalesce(u.volume_l, 0) AS volume_l
  FROM weir.invoice i
  LEFT JOIN (SELECT account_id, book, entry_no, sum(volume_l) AS volume_l FROM weir.invoice_use WHERE kind = 7
              GROUP BY account_id, book, entry_no) u
         ON u.account_id = i.account_id AND u.book = i.book AND u.entry_no = i.entry_no
 WHERE i.kind = 'bill' AND i.period_begin_day < $2 AND i.period_end_day > $1
   AND NOT EXISTS (SELECT FROM weir.invoice r
                    WHERE r.kind = 'reversal' AND r.account_id = i.account_id AND r.reverses_entry_no = i.entry_no)
), charged AS (
SELECT account_id, book, entry_no, l.class, l.begin_day, l.end_day, sum(l.volume_l) AS volume_l
  FROM live JOIN weir.invoice_line l USING (account_id, book, entry_no)
 WHERE l.kind IN (1, 3) AND l.volume_l > 0 AND l.begin_day < l.end_day
 GROUP BY account_id, book, entry_no, l.class, l.begin_day, l.end_day, l.charge
), part AS (
SELECT account_id, book, entry_no, class, begin_day, end_day, max(volume_l) AS weight
  FROM charged
 GROUP BY account_id, book, entry_no, class, begin_day, end_day
), weighed AS (
SELECT live.account_id, live.period_end_day, part.class, live.volume_l,
       coalesce(part.begin_day, live.period_begin_day) AS begin_day, coalesce(part.end_day, live.period_end_day) AS end_day,
       coalesce(part.weight, 1) AS weight,
       sum(coalesce(part.weight, 1)) OVER (of_invoice ORDER BY part.begin_day, part.end_day, part.class) AS until,
       sum(coalesce(part.weight, 1)) OVER of_invoice AS whole
  FROM live LEFT JOIN part USING (account_id, book, entry_no)
WINDOW of_invoice AS (PARTITION BY account_id, book, entry_no)
), placed AS (
SELECT account_id, period_end_day, class, begin_day, end_day - begin_day AS days,
       greatest(begin_day, $1) - begin_day AS skipped, greatest(least(end_day, $2), $1, begin_day) - begin_day AS taken,
       round(volume_l * until / whole) - round(volume_l * (until - weight) / whole) AS volume_l
  FROM weighed
 WHERE begin_day < $2 AND end_day > $1
), told AS (
SELECT coalesce(p.class, t.class) AS class,
       coalesce(substring(E'\n' || t.attributes FROM E'\ndoor=(yes|no)\n') = 'yes',
                coalesce(p.class, t.class) = ANY (string_to_array($4, ' '))) AS at_door,
       round(p.volume_l * p.taken / p.days) - round(p.volume_l * p.skipped / p.days) AS volume_l
  FROM placed p
  JOIN LATERAL (SELECT h.class, h.district, h.attributes FROM weir.account_terms h
                 WHERE h.account_id = p.account_id AND h.from_day < p.period_end_day
                 ORDER BY h.from_day DESC, h.recorded_no DESC LIMIT 1) t ON true
 WHERE $3::text IS NULL OR t.district IN (SELECT district FROM inside)
)
SELECT class, at_door, sum(volume_l)::int8
  FROM told
 GROUP BY class, at_door
HAVING sum(volume_l) <> 0
 ORDER BY at_door DESC, class COLLATE "C"
