-- $1 book: the same where all of the book is the run's, as of a draft and of a run with a book of its own
SELECT class, charge, coalesce(fund, ''), coalesce(block_no, 0), coalesce(band_no, 0), count(*),
       coalesce(sum(volume_l), 0)::int8, sum(amount_fen)::int8
  FROM invoice_line
 WHERE book = $1::int8::int4
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY 1, 2, 3, 4, 5
