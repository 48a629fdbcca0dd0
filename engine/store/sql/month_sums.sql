-- what the rows posted in a month come to, by fund, charge and class
SELECT s.kind, s.fund, s.charge, s.class, s.line_count, s.volume_l, s.amount_fen, s.tax_fen
  FROM (SELECT i.kind, coalesce(l.fund, '') AS fund, l.charge, l.class, count(*) AS line_count,
               coalesce(sum(l.volume_l), 0)::int8 AS volume_l, sum(l.amount_fen)::int8 AS amount_fen,
               coalesce(sum(l.tax_fen), 0)::int8 AS tax_fen
          FROM weir.invoice_line l
          JOIN weir.invoice i ON i.account_id = l.account_id AND i.book = l.book AND i.entry_no = l.entry_no
         WHERE l.book = ANY (ARRAY(SELECT b.book FROM weir.book b WHERE b.month = $1))
           AND i.book = ANY (ARRAY(SELECT b.book FROM weir.book b WHERE b.month = $1))
         GROUP BY i.kind, coalesce(l.fund, ''), l.charge, l.class
         UNION ALL
        SELECT CASE WHEN e.reverses_entry_no IS NULL THEN 'fee' ELSE 'fee-reversal' END, coalesce(e.fund, ''), e.charge, e.class,
               count(*), sum(e.volume_l)::int8, sum(e.due_fen)::int8, 0
          FROM weir.fee_entry e
         WHERE e.run_id = ANY (ARRAY(SELECT r.run_id FROM weir.run r
                                      WHERE r.state = 'posted' AND r.kind = 'fee' AND r.invoice_day >= $1
                                        AND r.invoice_day < ($1 + interval '1 month')::date))
         GROUP BY e.reverses_entry_no IS NULL, coalesce(e.fund, ''), e.charge, e.class) s
 ORDER BY s.kind COLLATE "C", s.fund COLLATE "C", s.charge COLLATE "C", s.class COLLATE "C"
