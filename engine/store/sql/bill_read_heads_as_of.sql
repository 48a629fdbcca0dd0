COPY (
-- where accounts stood as of $3: as the last entry posted until then left them, and never billed without one
SELECT DISTINCT ON (i.account_id) i.account_id, i.entry_no,
       CASE WHEN i.head_through_day IS NOT NULL THEN i.head_through_day
            WHEN i.kind = 'bill' AND i.period_begin_day < i.period_end_day THEN i.period_end_day
            WHEN i.kind = 'bill' THEN i.through_before_day
            ELSE (SELECT p.through_before_day FROM weir.invoice p
                   WHERE p.account_id = i.account_id AND p.entry_no = i.reverses_entry_no) END,
       coalesce(i.head_meter_state, i.meter_state), coalesce(i.head_counter_state, i.counter_state)
  FROM weir.invoice i
  JOIN weir.run r ON r.run_id = i.run_id
 WHERE i.account_id BETWEEN $1 AND $2 AND r.posted_no <= $3
 ORDER BY i.account_id, i.entry_no DESC
) TO STDOUT (FORMAT binary)
