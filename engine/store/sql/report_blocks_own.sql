-- $1 book: the same where all of the book is the run's
SELECT b.class, b.last % 65536, count(*)
  FROM (SELECT account_id, class,
               max((entry_no::int8 << 31) | ((end_day - date '1970-01-01')::int8 << 16) | block_no::int8) AS last
          FROM invoice_line
         WHERE book = $1::int8::int4 AND block_no > 0 AND volume_l > 0
         GROUP BY account_id, class) b
 GROUP BY 1, 2
 ORDER BY 1, 2
