-- what the live bills of account $1 counted in blocks, with meter $2's part of their water and all of it; a bill without
-- water is its meters', each alike
WITH entry AS (
    SELECT i.account_id, i.book, i.entry_no, i.kind, i.through_before_day, i.period_end_day, i.counter_state,
           coalesce(i.before_counter_state,
                    lag(coalesce(i.head_counter_state, i.counter_state)) OVER (ORDER BY i.entry_no)) AS before_state
      FROM weir.invoice i
     WHERE i.account_id = $1),
live AS (
    SELECT e.*, sum(u.volume_l) AS all_l, sum(u.volume_l) FILTER (WHERE u.meter_id = $2) AS meter_l,
           count(DISTINCT u.meter_id) AS meters, count(DISTINCT u.meter_id) FILTER (WHERE u.meter_id = $2) AS own
      FROM entry e
      LEFT JOIN weir.invoice_use u ON u.account_id = e.account_id AND u.book = e.book AND u.entry_no = e.entry_no
                                  AND u.kind NOT IN (4, 5) -- sub-meters, fractions
     WHERE e.kind = 'bill' AND NOT EXISTS (
           SELECT FROM weir.invoice r
            WHERE r.account_id = $1 AND r.kind = 'reversal' AND r.reverses_entry_no = e.entry_no)
     GROUP BY e.account_id, e.book, e.entry_no, e.kind, e.through_before_day, e.period_end_day, e.counter_state,
              e.before_state)
SELECT l.counter_state[n + 1] AS key, l.counter_state[n + 2] AS first_day, l.through_before_day, l.period_end_day,
       l.counter_state[n + 3] - coalesce(b.used_l, 0),
       (CASE WHEN l.all_l > 0 THEN coalesce(l.meter_l, 0) ELSE l.own END)::int8,
       (CASE WHEN l.all_l > 0 THEN l.all_l ELSE l.meters END)::int8
  FROM live l
 CROSS JOIN LATERAL generate_series(1, cardinality(l.counter_state), 4) AS n
  LEFT JOIN LATERAL (
       SELECT l.before_state[m + 3] AS used_l
         FROM generate_series(1, cardinality(l.before_state), 4) AS m
        WHERE l.before_state[m] = l.counter_state[n] AND l.before_state[m + 1] = l.counter_state[n + 1]
          AND l.before_state[m + 2] = l.counter_state[n + 2]) b ON true
 WHERE l.counter_state[n] = 1 -- blocks
 ORDER BY l.entry_no, 1, 2
