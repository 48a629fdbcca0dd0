-- rows in a closed month that its runs did not post
WITH book AS (
    SELECT b.book, b.month FROM weir.book b WHERE b.month <= (SELECT max(m.month) FROM weir.month m)),
stray AS (
    SELECT i.account_id, i.entry_no,
           'it lies in month ' || to_char(b.month, 'YYYY-MM') || ', which is closed, but no run was posted that it belongs to' AS words
      FROM weir.invoice i
      JOIN book b ON b.book = i.book
     WHERE NOT EXISTS (SELECT FROM weir.run r
                        WHERE r.run_id = i.run_id AND r.book = i.book AND r.state = 'posted' AND r.kind <> 'fee')
        OR i.invoice_day < b.month OR i.invoice_day >= b.month + interval '1 month'),
newest AS (
    SELECT i.account_id, i.entry_no,
           'it lies in month ' || to_char(b.month, 'YYYY-MM')
           || ', which was closed before the entry that comes before it was posted' AS words
      FROM weir.invoice i
      JOIN book b ON b.book = i.book
      JOIN weir.month m ON m.month = b.month
      JOIN weir.invoice p ON p.account_id = i.account_id AND p.entry_no = i.entry_no - 1
      JOIN weir.run r ON r.run_id = p.run_id AND r.posted_no > m.closed_no)
SELECT coalesce(a.account, '?'), f.entry_no, f.words
  FROM (SELECT * FROM stray UNION SELECT * FROM newest) f
  LEFT JOIN weir.account a ON a.account_id = f.account_id
 ORDER BY f.account_id, f.entry_no, f.words
 LIMIT 101
