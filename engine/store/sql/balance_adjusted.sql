-- $1 first day $2 the day after the last $3 a district, with all under it, or null: water of adjustments by reason
-- and class, its days shared into those asked about: what live invoices booked of it, and what is never billed
WITH RECURSIVE district_now AS (
SELECT DISTINCT ON (district) district, parent FROM weir.district ORDER BY district, recorded_no DESC
), inside AS (
SELECT district FROM district_now WHERE district = $3
 UNION
SELECT d.district FROM district_now d JOIN inside ON d.parent = inside.district
), adjustment_now AS (
SELECT DISTINCT ON (account_id, adjustment) account_id, adjustment_id, from_day, to_day, class, reason, volume_l
  FROM weir.adjustment
 ORDER BY account_id, adjustment, recorded_no DESC
), water AS (
SELECT d.account_id, d.reason, d.class, d.from_day, d.to_day, u.volume_l
  FROM weir.invoice_use u
  JOIN weir.invoice i ON i.account_id = u.account_id AND i.book = u.book AND i.entry_no = u.entry_no
  JOIN adjustment_now d ON d.account_id = u.account_id AND d.adjustment_id = u.meter_id
 WHERE u.kind = 7 AND i.kind = 'bill'
   AND NOT EXISTS (SELECT FROM weir.invoice r
                    WHERE r.kind = 'reversal' AND r.account_id = i.account_id AND r.reverses_entry_no = i.entry_no)
 UNION ALL
SELECT account_id, reason, class, from_day, to_day, volume_l
  FROM adjustment_now
 WHERE reason = 'unbilled' AND volume_l IS NOT NULL
), placed AS (
SELECT w.reason, w.class, w.volume_l, w.to_day - w.from_day AS days, greatest(w.from_day, $1) - w.from_day AS skipped,
       least(w.to_day, $2) - w.from_day AS taken
  FROM water w
  LEFT JOIN LATERAL (SELECT h.district FROM weir.account_terms h
                      WHERE h.account_id = w.account_id AND h.from_day < w.to_day
                      ORDER BY h.from_day DESC, h.recorded_no DESC LIMIT 1) t ON true
 WHERE w.from_day < $2 AND w.to_day > $1 AND ($3::text IS NULL OR t.district IN (SELECT district FROM inside))
)
SELECT reason, class, sum(round(volume_l::numeric * taken / days) - round(volume_l::numeric * skipped / days))::int8
  FROM placed
 GROUP BY reason, class
 ORDER BY reason COLLATE "C", class COLLATE "C" NULLS FIRST
