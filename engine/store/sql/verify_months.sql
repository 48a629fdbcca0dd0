-- closed months whose rows are not what was closed
WITH book AS (
    SELECT b.book, b.month FROM weir.book b WHERE b.month <= (SELECT max(m.month) FROM weir.month m)),
posted AS (
    SELECT b.month, i.kind, coalesce(l.fund, '') AS fund, l.charge, l.class, count(*) AS line_count,
           coalesce(sum(l.volume_l), 0)::int8 AS volume_l, sum(l.amount_fen)::int8 AS amount_fen,
           coalesce(sum(l.tax_fen), 0)::int8 AS tax_fen
      FROM weir.invoice_line l
      JOIN book b ON b.book = l.book
      JOIN weir.invoice i ON i.account_id = l.account_id AND i.book = l.book AND i.entry_no = l.entry_no
     GROUP BY b.month, i.kind, coalesce(l.fund, ''), l.charge, l.class
     UNION ALL
    SELECT date_trunc('month', r.invoice_day)::date, CASE WHEN e.reverses_entry_no IS NULL THEN 'fee' ELSE 'fee-reversal' END,
           coalesce(e.fund, ''), e.charge, e.class, count(*), sum(e.volume_l)::int8, sum(e.due_fen)::int8, 0
      FROM weir.fee_entry e
      JOIN weir.run r ON r.run_id = e.run_id
     WHERE date_trunc('month', r.invoice_day)::date <= (SELECT max(m.month) FROM weir.month m)
     GROUP BY 1, e.reverses_entry_no IS NULL, coalesce(e.fund, ''), e.charge, e.class),
summed AS (
    SELECT coalesce(s.month, p.month) AS month,
           'month ' || to_char(coalesce(s.month, p.month), 'YYYY-MM') || ' was closed with '
           || coalesce(s.line_count, 0) || ' lines and ' || coalesce(s.amount_fen, 0) || ' fen of ' || coalesce(s.kind, p.kind)
           || ', charge ' || coalesce(s.charge, p.charge) || ', class ' || coalesce(s.class, p.class)
           || coalesce(', fund ' || nullif(coalesce(s.fund, p.fund), ''), '') || '; it holds '
           || coalesce(p.line_count, 0) || ' and ' || coalesce(p.amount_fen, 0) AS words
      FROM weir.month_sum s
      FULL JOIN posted p ON p.month = s.month AND p.kind = s.kind AND p.fund = s.fund AND p.charge = s.charge AND p.class = s.class
     WHERE (s.line_count, s.volume_l, s.amount_fen, s.tax_fen) IS DISTINCT FROM (p.line_count, p.volume_l, p.amount_fen, p.tax_fen)),
counted AS (
    SELECT m.month, 'month ' || to_char(m.month, 'YYYY-MM') || ' was closed with ' || m.invoice_count || ' invoices, '
           || m.reversal_count || ' reversals, ' || m.volume_l || ' litres, ' || m.amount_fen || ' fen; it holds '
           || i.invoices || ', ' || i.reversals || ', ' || i.volume_l || ', ' || i.amount_fen AS words
      FROM weir.month m
     CROSS JOIN LATERAL (
           SELECT count(*) AS invoices, count(*) FILTER (WHERE i.kind = 'reversal') AS reversals,
                  coalesce(sum(i.volume_l), 0)::int8 AS volume_l, coalesce(sum(i.amount_fen), 0)::int8 AS amount_fen,
                  coalesce(sum(i.tax_fen), 0)::int8 AS tax_fen
             FROM weir.invoice i JOIN book b ON b.book = i.book WHERE b.month = m.month) i
     WHERE (m.invoice_count, m.reversal_count, m.volume_l, m.amount_fen, m.tax_fen)
           IS DISTINCT FROM (i.invoices, i.reversals, i.volume_l, i.amount_fen, i.tax_fen))
SELECT ''::text, 0::int4, words FROM summed
 UNION ALL
SELECT '', 0, words FROM counted
 ORDER BY 1, 2, 3
 LIMIT 101
