UPDATE run_chunk
   SET done = true, account_count = $3, billed_count = $4, held_count = $5, nothing_count = $6, invoice_count = $7,
       line_count = $8, finding_count = $9, volume_l = $10, amount_fen = $11
 WHERE run_id = $1 AND chunk_no = $2 AND NOT done
