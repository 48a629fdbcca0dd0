COPY (
-- uses of all entries of accounts $2 to $3; those posted after $1 are in it too
SELECT account_id, entry_no, use_no, meter_id, begin_day, end_day, begin_register_milli, end_register_milli,
       volume_l, kind
  FROM weir.invoice_use
 WHERE $1 > 0 AND account_id BETWEEN $2 AND $3
 ORDER BY account_id, entry_no, use_no
) TO STDOUT (FORMAT binary)
