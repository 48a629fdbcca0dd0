-- what a fee run enters, by charge; of a draft when its table comes first in the search path
SELECT charge, coalesce(fund, ''), count(*), coalesce(sum(volume_l), 0)::int8, sum(due_fen)::int8
FROM fee_entry
WHERE run_id = $1::int8 AND $2::int4 > 0
GROUP BY 1, 2
ORDER BY 1, 2
