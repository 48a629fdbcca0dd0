-- the posted runs that are dated in a month
SELECT run_id, kind, state, book, through_day, invoice_day,
       coalesce(invoice_count, 0), coalesce(line_count, 0), coalesce(volume_l, 0), coalesce(amount_fen, 0),
       encode(root, 'hex')
  FROM weir.run
 WHERE state = 'posted' AND invoice_day >= $1 AND invoice_day < ($1 + interval '1 month')::date
 ORDER BY run_id
