-- whether anything was read since the last bill, or is to be adjusted, of accounts $1 to $2, up to day $3, as of $4, in cycle $5 (null: any)
WITH least_head AS MATERIALIZED (
    SELECT coalesce(min(coalesce(through_day, '-infinity')), '-infinity') AS day
      FROM account_head JOIN account USING (account_id) WHERE account_id BETWEEN $1 AND $2 AND kind = 'account')
SELECT (EXISTS ( -- reads newer than all bills, as there are on most nights: then nothing else is looked at
    SELECT FROM read r JOIN account a USING (account_id)
     WHERE r.account_id BETWEEN $1 AND $2 AND r.read_day <= $3 AND r.recorded_no <= $4 AND a.kind = 'account'
       AND r.read_day > (SELECT coalesce(max(through_day), '-infinity') FROM account_head WHERE account_id BETWEEN $1 AND $2)
       AND NOT EXISTS (SELECT FROM meter_installation m
            WHERE m.account_id = r.account_id AND m.meter_id = r.meter_id AND m.of_other AND m.recorded_no <= $4)
       AND ($5::text IS NULL OR $5 = (SELECT t.cycle FROM account_terms t
            WHERE t.account_id = r.account_id AND t.from_day <= $3 AND t.recorded_no <= $4
            ORDER BY t.from_day DESC, t.recorded_no DESC LIMIT 1)))
OR EXISTS (
    SELECT FROM read r JOIN account_head h USING (account_id) JOIN account a USING (account_id)
     WHERE r.account_id BETWEEN $1 AND $2 AND r.read_day <= $3 AND r.recorded_no <= $4 AND a.kind = 'account'
       AND r.read_day > (SELECT day FROM least_head) AND r.read_day > coalesce(h.through_day, '-infinity')
       AND NOT EXISTS (SELECT FROM meter_installation m
            WHERE m.account_id = r.account_id AND m.meter_id = r.meter_id AND m.of_other AND m.recorded_no <= $4)
       AND ($5::text IS NULL OR $5 = (SELECT t.cycle FROM account_terms t
            WHERE t.account_id = r.account_id AND t.from_day <= $3 AND t.recorded_no <= $4
            ORDER BY t.from_day DESC, t.recorded_no DESC LIMIT 1)))
OR EXISTS (
    SELECT FROM meter_installation m JOIN account_head h USING (account_id) JOIN account a USING (account_id)
     WHERE m.account_id BETWEEN $1 AND $2 AND m.to_day <= $3 AND m.recorded_no <= $4 AND a.kind = 'account'
       AND m.last_register_milli IS NOT NULL AND NOT m.of_other AND m.to_day > coalesce(h.through_day, '-infinity')
       AND ($5::text IS NULL OR $5 = (SELECT t.cycle FROM account_terms t
            WHERE t.account_id = m.account_id AND t.from_day <= $3 AND t.recorded_no <= $4
            ORDER BY t.from_day DESC, t.recorded_no DESC LIMIT 1)))
OR EXISTS (
    SELECT FROM adjustment d JOIN account a USING (account_id) JOIN account_head h USING (account_id)
     CROSS JOIN LATERAL (SELECT coalesce(max(h.counter_state[n + 3]), 0) AS seen_no
          FROM generate_series(1, cardinality(h.counter_state), 4) AS n
         WHERE h.counter_state[n] = 5 AND h.counter_state[n + 1] = 0) AS head
     CROSS JOIN LATERAL (SELECT min(f.recorded_no) AS first_no FROM adjustment f
         WHERE f.account_id = d.account_id AND f.adjustment_id = d.adjustment_id) AS first
     WHERE d.account_id BETWEEN $1 AND $2 AND d.to_day - 1 <= $3 AND d.recorded_no <= $4 AND a.kind = 'account'
       AND d.reason <> 'unbilled'
       AND CASE WHEN d.undoes_id IS NULL THEN d.volume_l > 0 OR d.amount_fen IS NOT NULL
                ELSE EXISTS (SELECT FROM adjustment u WHERE u.account_id = d.account_id
                        AND u.adjustment_id = d.undoes_id AND u.recorded_no <= head.seen_no) END
       AND NOT EXISTS (SELECT FROM adjustment n WHERE n.account_id = d.account_id AND n.undoes_id = d.adjustment_id
            AND n.recorded_no <= $4)
       AND (first.first_no > head.seen_no
            OR EXISTS (SELECT FROM generate_series(1, cardinality(h.counter_state), 4) AS n
                WHERE h.counter_state[n] = 5 AND h.counter_state[n + 1] = d.adjustment_id))
       AND ($5::text IS NULL OR $5 = (SELECT t.cycle FROM account_terms t
            WHERE t.account_id = d.account_id AND t.from_day <= $3 AND t.recorded_no <= $4
            ORDER BY t.from_day DESC, t.recorded_no DESC LIMIT 1))))::int4
