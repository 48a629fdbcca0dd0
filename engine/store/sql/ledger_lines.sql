COPY (
-- the lines of a billing run, each with its invoice: a draft's tables come first in search_path; with $3 also the district
-- that the account was in at the end of the period, as the run knew it; of a reversal, as the run did that made its invoice
SELECT a.account || '-' || i.entry_no, a.account, CASE i.kind WHEN 'bill' THEN 1 ELSE 2 END, i.invoice_day,
       a.account || '-' || i.reverses_entry_no, i.origin_month, i.tariff_nos[1], i.amount_fen, i.tax_fen,
       l.line_no, l.kind, l.class, l.charge, l.fund, l.volume_l, l.amount_fen, l.tax_fen, t.district, l.price_mfen_per_m3
  FROM invoice i
  JOIN weir.account a ON a.account_id = i.account_id
  JOIN weir.run r ON r.run_id = i.run_id
  LEFT JOIN LATERAL (
       SELECT o.as_of_no FROM weir.invoice p JOIN weir.run o ON o.run_id = p.run_id
        WHERE $3 = 1 AND p.account_id = i.account_id AND p.entry_no = i.reverses_entry_no) o ON true
  LEFT JOIN LATERAL (
       SELECT h.district FROM weir.account_terms h
        WHERE $3 = 1 AND h.account_id = i.account_id AND h.from_day < greatest(i.period_end_day, i.period_begin_day + 1) AND h.recorded_no <= coalesce(o.as_of_no, r.as_of_no)
        ORDER BY h.from_day DESC, h.recorded_no DESC LIMIT 1) t ON true
  LEFT JOIN invoice_line l ON l.account_id = i.account_id AND l.book = i.book AND l.entry_no = i.entry_no
                          AND l.book = $2
 WHERE i.book = $2 AND i.run_id = $1
 ORDER BY i.account_id, i.entry_no, l.line_no
) TO STDOUT (FORMAT binary)
