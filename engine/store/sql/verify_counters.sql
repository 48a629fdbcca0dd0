-- counters that live bills did not count: each counts the difference to its predecessor's, never less than nothing,
-- and no more than its water unless the account brought some or was adjusted (kind 5); the head holds the sums
WITH entry AS (
    SELECT i.account_id, i.entry_no, i.volume_l, i.counter_state,
           coalesce(i.before_counter_state, lag(coalesce(i.head_counter_state, i.counter_state))
                                            OVER (PARTITION BY i.account_id ORDER BY i.entry_no)) AS before_state,
           i.kind = 'bill' AND NOT EXISTS (
               SELECT FROM weir.invoice r
                WHERE r.account_id = i.account_id AND r.kind = 'reversal' AND r.reverses_entry_no = i.entry_no) AS live
      FROM weir.invoice i),
counted AS (
    SELECT e.account_id, e.entry_no, e.volume_l, e.counter_state[n] AS kind, e.counter_state[n + 1] AS key,
           e.counter_state[n + 2] AS first_day, e.counter_state[n + 3] - coalesce(b.used_l, 0) AS counted_l,
           EXISTS (SELECT FROM generate_series(1, cardinality(e.counter_state), 4) AS k WHERE e.counter_state[k] = 5) AS adjusted
      FROM entry e
     CROSS JOIN LATERAL generate_series(1, cardinality(e.counter_state), 4) AS n
      LEFT JOIN LATERAL (
           SELECT e.before_state[m + 3] AS used_l
             FROM generate_series(1, cardinality(e.before_state), 4) AS m
            WHERE e.before_state[m] = e.counter_state[n] AND e.before_state[m + 1] = e.counter_state[n + 1]
              AND e.before_state[m + 2] = e.counter_state[n + 2]) b ON true
     WHERE e.live),
held AS (
    SELECT h.account_id, h.entry_no, h.counter_state[n] AS kind, h.counter_state[n + 1] AS key,
           h.counter_state[n + 2] AS first_day, h.counter_state[n + 3] AS used_l
      FROM weir.account_head h
     CROSS JOIN LATERAL generate_series(1, cardinality(h.counter_state), 4) AS n),
fault AS (
    SELECT c.account_id, c.entry_no, 'it counted ' || coalesce(c.counted_l::text, 'nothing known') || ' litres from '
           || coalesce((date '1970-01-01' + c.first_day::int4)::text, 'no day') || ' on, and billed ' || c.volume_l
           || ' litres' AS words
      FROM counted c
     WHERE (c.counted_l BETWEEN 0 AND c.volume_l) IS NOT TRUE AND NOT c.adjusted
       AND NOT EXISTS (SELECT FROM weir.opening o WHERE o.account_id = c.account_id AND o.used_l IS NOT NULL)
     UNION ALL
    SELECT h.account_id, h.entry_no, 'the head counts ' || coalesce(h.used_l::text, 'nothing known')
           || ' litres, its live bills ' || coalesce(s.used_l::text, 'none')
      FROM held h
      LEFT JOIN (SELECT account_id, kind, key, first_day, sum(counted_l) AS used_l
                   FROM counted GROUP BY account_id, kind, key, first_day) s
             ON s.account_id = h.account_id AND s.kind = h.kind AND s.key = h.key AND s.first_day = h.first_day
     WHERE coalesce(s.used_l, 0) IS DISTINCT FROM h.used_l) -- one that has counted nothing is none
SELECT coalesce(a.account, '?'), f.entry_no, f.words
  FROM fault f
  LEFT JOIN weir.account a ON a.account_id = f.account_id
 ORDER BY f.account_id, f.entry_no
 LIMIT 101
