COPY (
-- uses of a range of accounts of a run's book; entries of other runs are in it too
SELECT account_id, entry_no, use_no, meter_id, begin_day, end_day, begin_register_milli, end_register_milli,
       volume_l, kind
  FROM invoice_use
 WHERE book = $2 AND $1 > 0 AND account_id BETWEEN $3 AND $4
 ORDER BY account_id, entry_no, use_no
) TO STDOUT (FORMAT binary)
