-- $1 run $2 its book: what it bills by class, charge, block and band, where other runs have lines in that book
SELECT l.class, l.charge, coalesce(l.fund, ''), coalesce(l.block_no, 0), coalesce(l.band_no, 0), count(*),
       coalesce(sum(l.volume_l), 0)::int8, sum(l.amount_fen)::int8
  FROM invoice_line l
  JOIN invoice i USING (account_id, book, entry_no)
 WHERE i.book = $2::int8::int4 AND l.book = $2::int8::int4 AND i.run_id = $1::int8
 GROUP BY 1, 2, 3, 4, 5
 ORDER BY 1, 2, 3, 4, 5
