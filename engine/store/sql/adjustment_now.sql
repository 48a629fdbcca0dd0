-- $1 to $2: the accounts; the newest version of each adjustment, and what keeps it from being changed: 1 a bill, 2 a draft
COPY (
SELECT d.account_id, d.adjustment, d.adjustment_id, d.from_day, d.to_day, d.volume_l, d.amount_fen, d.class, d.charge,
       d.fund, d.tiers::int4, d.reason, d.document, coalesce(d.undoes_id, 0),
       CASE WHEN d.reason <> 'unbilled' AND EXISTS (
                 SELECT FROM generate_series(1, cardinality(h.counter_state), 4) AS n
                  WHERE h.counter_state[n] = 5 AND h.counter_state[n + 1] = 0 AND h.counter_state[n + 3] >= d.first_no)
             AND NOT EXISTS (
                 SELECT FROM generate_series(1, cardinality(h.counter_state), 4) AS n
                  WHERE h.counter_state[n] = 5 AND h.counter_state[n + 1] = d.adjustment_id AND h.counter_state[n + 3] = 0)
            THEN 1
            WHEN d.reason <> 'unbilled' AND EXISTS (
                 SELECT FROM run r WHERE r.state IN ('open', 'draft', 'posting') AND r.kind <> 'fee' AND r.as_of_no >= d.first_no)
            THEN 2 ELSE 0 END
  FROM (SELECT DISTINCT ON (account_id, adjustment) *,
               min(recorded_no) OVER (PARTITION BY account_id, adjustment) AS first_no
          FROM adjustment
         WHERE account_id BETWEEN $1 AND $2
         ORDER BY account_id, adjustment, recorded_no DESC) AS d
  LEFT JOIN account_head h USING (account_id)
 ORDER BY d.account_id, d.adjustment COLLATE "C"
) TO STDOUT (FORMAT binary)
