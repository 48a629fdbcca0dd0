-- $1 run: what a fee run enters by class, charge and band; of a draft when its table comes first in the search path
SELECT class, charge, coalesce(fund, ''), 0, coalesce(band_no, 0), count(*), coalesce(sum(volume_l), 0)::int8, sum(due_fen)::int8
  FROM fee_entry
 WHERE run_id = $1::int8
 GROUP BY 1, 2, 3, 5
 ORDER BY 1, 2, 3, 5
