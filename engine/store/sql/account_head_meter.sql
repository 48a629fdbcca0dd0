-- to which day ($1 account, $2 meter) it is billed, to which register, and the fraction carried
SELECT h.meter_state[n + 1]::int4, h.meter_state[n + 2], h.meter_state[n + 3]
  FROM weir.account_head h
 CROSS JOIN LATERAL generate_series(1, cardinality(h.meter_state), 5) AS n
 WHERE h.account_id = $1 AND h.meter_state[n] = $2
