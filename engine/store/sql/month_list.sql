-- months that are closed, or in which something is dated; null: all, else the one that begins on that day
SELECT m.month, coalesce(c.closed_no, 0), coalesce(r.posted, 0), coalesce(r.drafts, 0),
       coalesce(c.invoice_count, r.invoices, 0), coalesce(c.line_count, r.lines, 0),
       coalesce(c.volume_l, r.volume_l, 0), coalesce(c.amount_fen, r.amount_fen, 0), coalesce(c.entry_count, r.entries, 0),
       coalesce(c.entry_volume_l, r.entry_volume_l, 0), coalesce(c.entry_due_fen, r.entry_due_fen, 0),
       c.reversal_count, c.tax_fen, c.actor, to_char(c.closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       k.link_no, encode(k.link, 'hex'),
       c.closed_no IS NOT NULL OR m.month <= (SELECT max(x.month) FROM weir.month x),
       c.run_count
  FROM (SELECT month FROM weir.month
         UNION SELECT date_trunc('month', invoice_day)::date FROM weir.run WHERE state <> 'discarded'
         UNION SELECT $1::date WHERE $1 IS NOT NULL) m
  LEFT JOIN weir.month c ON c.month = m.month
  LEFT JOIN weir.chain k ON k.month = m.month
  LEFT JOIN (
       SELECT date_trunc('month', invoice_day)::date AS month,
              count(*) FILTER (WHERE state = 'posted') AS posted, count(*) FILTER (WHERE state <> 'posted') AS drafts,
              (sum(invoice_count) FILTER (WHERE state = 'posted' AND kind <> 'fee'))::int8 AS invoices,
              (sum(line_count) FILTER (WHERE state = 'posted' AND kind <> 'fee'))::int8 AS lines,
              (sum(volume_l) FILTER (WHERE state = 'posted' AND kind <> 'fee'))::int8 AS volume_l,
              (sum(amount_fen) FILTER (WHERE state = 'posted' AND kind <> 'fee'))::int8 AS amount_fen,
              (sum(invoice_count) FILTER (WHERE state = 'posted' AND kind = 'fee'))::int8 AS entries,
              (sum(volume_l) FILTER (WHERE state = 'posted' AND kind = 'fee'))::int8 AS entry_volume_l,
              (sum(amount_fen) FILTER (WHERE state = 'posted' AND kind = 'fee'))::int8 AS entry_due_fen
         FROM weir.run WHERE state <> 'discarded' GROUP BY 1) r ON r.month = m.month
 WHERE $1 IS NULL OR m.month = $1
 ORDER BY m.month
