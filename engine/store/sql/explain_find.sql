-- $1 account $2 entry_no: where an entry is; nulls when there is no such entry, no row when no such account
SELECT a.account_id, i.run_id, i.book
  FROM weir.account a
  LEFT JOIN invoice i ON i.account_id = a.account_id AND i.entry_no = $2
 WHERE a.account = $1
