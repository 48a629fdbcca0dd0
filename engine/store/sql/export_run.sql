-- one run, whatever its state
SELECT run_id, kind, state, book, through_day, invoice_day,
       coalesce(invoice_count, 0), coalesce(line_count, 0), coalesce(volume_l, 0), coalesce(amount_fen, 0),
       encode(root, 'hex')
  FROM weir.run WHERE run_id = $1
