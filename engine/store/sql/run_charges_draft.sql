-- what a draft bills, by charge: its tables, which come first in the search path, have nothing else
SELECT charge, coalesce(fund, ''), count(*), coalesce(sum(volume_l), 0)::int8, sum(amount_fen)::int8
FROM invoice_line
GROUP BY 1, 2
ORDER BY 1, 2
