-- $1 run $2 its book: accounts by class and the block that their newest bill of the run ends in: that of its last part, in which
-- blocks go upward.  A reversal takes water away, so it ends in none.
SELECT b.class, b.last % 65536, count(*)
  FROM (SELECT l.account_id, l.class,
               max((l.entry_no::int8 << 31) | ((l.end_day - date '1970-01-01')::int8 << 16) | l.block_no::int8) AS last
          FROM invoice_line l
          JOIN invoice i USING (account_id, book, entry_no)
         WHERE i.book = $2::int8::int4 AND l.book = $2::int8::int4 AND i.run_id = $1::int8 AND l.block_no > 0 AND l.volume_l > 0
         GROUP BY l.account_id, l.class) b
 GROUP BY 1, 2
 ORDER BY 1, 2
