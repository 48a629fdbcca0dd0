-- $1 run $2 its book $3 upper ends of sizes, litres: the run's invoices by kind, estimated or not, and size; a draft's where its
-- tables come first in the search path
SELECT (kind = 'reversal')::int4, estimated::int4, width_bucket(volume_l - 1, $3::int8[]), count(*), sum(volume_l)::int8,
       sum(amount_fen)::int8, sum(tax_fen)::int8
  FROM invoice
 WHERE book = $2::int8::int4 AND run_id = $1::int8
 GROUP BY 1, 2, 3
 ORDER BY 1, 2, 3
