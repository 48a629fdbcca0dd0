-- lines and uses of entries that are not there
SELECT coalesce(a.account, '?'), o.entry_no, o.words
  FROM (SELECT l.account_id, l.entry_no, 'there are lines of it, but no invoice' AS words
          FROM weir.invoice_line l
         WHERE NOT EXISTS (SELECT FROM weir.invoice i
                            WHERE i.account_id = l.account_id AND i.book = l.book AND i.entry_no = l.entry_no)
         UNION
        SELECT u.account_id, u.entry_no, 'there are uses of it, but no invoice'
          FROM weir.invoice_use u
         WHERE NOT EXISTS (SELECT FROM weir.invoice i
                            WHERE i.account_id = u.account_id AND i.book = u.book AND i.entry_no = u.entry_no)) o
  LEFT JOIN weir.account a ON a.account_id = o.account_id
 ORDER BY o.account_id, o.entry_no, o.words
 LIMIT 101
