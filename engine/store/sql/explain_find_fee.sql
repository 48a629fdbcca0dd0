-- $1 account $2 entry_no: where an entry of the fee ledger is, as explain_find has an invoice
SELECT a.account_id, e.run_id, r.book
  FROM weir.account a
  LEFT JOIN weir.fee_entry e ON e.account_id = a.account_id AND e.entry_no = $2
  LEFT JOIN weir.run r ON r.run_id = e.run_id
 WHERE a.account = $1
