-- heads that are not what the newest entry left, or do not stand at the end of the live bills; a bill without days
-- is one of adjustments alone, which moves none
SELECT coalesce(a.account, '?'), coalesce(h.entry_no, 0),
       CASE WHEN h.account_id IS NULL THEN 'the account has no head'
            WHEN a.account_id IS NULL THEN 'the head is of no account'
            WHEN h.entry_no = 0 THEN 'the head says that it was never billed, but not all of it does'
            WHEN i.account_id IS NULL THEN 'the head names an entry that is not in book ' || coalesce(h.book::text, 'none')
            WHEN coalesce(i.head_meter_state, i.meter_state) IS DISTINCT FROM h.meter_state THEN 'the head''s meters are not as its last entry left them'
            WHEN coalesce(i.head_counter_state, i.counter_state) IS DISTINCT FROM h.counter_state THEN 'the head''s counters are not as its last entry left them'
            ELSE 'the head stands at ' || coalesce(h.through_day::text, 'no day') || ', its live bills end on '
                 || coalesce(e.through_day::text, 'no day') END
  FROM weir.account_head h
  FULL JOIN weir.account a ON a.account_id = h.account_id
  LEFT JOIN weir.invoice i ON i.account_id = h.account_id AND i.book = h.book AND i.entry_no = h.entry_no
  LEFT JOIN (
       SELECT b.account_id, max(b.period_end_day) AS through_day
         FROM weir.invoice b
        WHERE b.kind = 'bill' AND b.period_begin_day < b.period_end_day AND NOT EXISTS (
              SELECT FROM weir.invoice r
               WHERE r.account_id = b.account_id AND r.kind = 'reversal' AND r.reverses_entry_no = b.entry_no)
        GROUP BY b.account_id) e ON e.account_id = h.account_id
 WHERE h.account_id IS NULL OR a.account_id IS NULL
    OR CASE WHEN h.entry_no = 0 THEN h.book IS NOT NULL OR h.through_day IS NOT NULL OR h.meter_state IS DISTINCT FROM '{}'
                 OR h.counter_state IS DISTINCT FROM '{}'
            ELSE i.account_id IS NULL OR coalesce(i.head_meter_state, i.meter_state) IS DISTINCT FROM h.meter_state
                 OR coalesce(i.head_counter_state, i.counter_state) IS DISTINCT FROM h.counter_state
                 OR h.through_day IS DISTINCT FROM e.through_day END
 ORDER BY coalesce(h.account_id, a.account_id)
 LIMIT 101
