-- what was declared: of one period, or of all
SELECT period, declaration_no, entry_count, volume_l, amount_fen, exempt_fen, due_fen, root
  FROM fee_declaration
 WHERE $1::text IS NULL OR period = $1
 ORDER BY period, declaration_no
