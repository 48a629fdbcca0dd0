INSERT INTO fee_declaration (period, declaration_no, recorded_no, entry_count, volume_l, amount_fen, exempt_fen, due_fen, root, actor)
VALUES ($1, $2::int8, $3, $4, $5, $6, $7, $8, $9, session_user)
