-- what a closed month came to when it was closed
SELECT kind, fund, charge, class, line_count, volume_l, amount_fen, tax_fen
  FROM weir.month_sum
 WHERE month = $1
 ORDER BY kind COLLATE "C", fund COLLATE "C", charge COLLATE "C", class COLLATE "C"
