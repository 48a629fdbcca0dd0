-- books whose rows are not those of the runs posted into them
SELECT ''::text, 0::int4, 'book ' || b.book || ' holds ' || i.n || ' invoices and ' || l.n || ' lines; its runs say '
       || r.invoices || ' and ' || r.lines
  FROM (SELECT book FROM weir.book UNION SELECT book FROM weir.run WHERE state = 'posted' AND book IS NOT NULL) b
  CROSS JOIN LATERAL (SELECT count(*) AS n FROM weir.invoice WHERE book = b.book) i
  CROSS JOIN LATERAL (SELECT count(*) AS n FROM weir.invoice_line WHERE book = b.book) l
  CROSS JOIN LATERAL (
       SELECT coalesce(sum(invoice_count), 0)::int8 AS invoices, coalesce(sum(line_count), 0)::int8 AS lines
         FROM weir.run WHERE book = b.book AND state = 'posted' AND kind <> 'fee') r
 WHERE i.n <> r.invoices OR l.n <> r.lines
 ORDER BY b.book
 LIMIT 101
