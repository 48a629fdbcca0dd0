-- what the chain comes to, with the links after $1 (one a line), in one view of the data; no row: there is no link
SELECT c.link_no, encode(c.link, 'hex'), (SELECT encode(f.link, 'hex') FROM weir.chain f WHERE f.link_no = 1),
       (SELECT max(j.journal_no) FROM weir.journal j),
       (SELECT string_agg(i.first || CASE WHEN i.last > i.first THEN '-' || i.last ELSE '' END, ',' ORDER BY i.first)
          FROM (SELECT min(n.run_id) AS first, max(n.run_id) AS last
                  FROM (SELECT r.run_id, r.run_id - row_number() OVER (ORDER BY r.run_id) AS island
                          FROM weir.run r WHERE r.state = 'posted') n
                 GROUP BY n.island) i),
       (SELECT string_agg(to_char(i.first, 'YYYY-MM') || CASE WHEN i.last > i.first THEN '..' || to_char(i.last, 'YYYY-MM') ELSE '' END,
                          ',' ORDER BY i.first)
          FROM (SELECT min(n.month) AS first, max(n.month) AS last
                  FROM (SELECT m.month, extract(year FROM m.month) * 12 + extract(month FROM m.month)
                                        - row_number() OVER (ORDER BY m.month) AS island
                          FROM weir.month m) n
                 GROUP BY n.island) i),
       s.invoices, s.lines, s.volume_l, s.amount_fen, s.entries, s.entry_volume_l, s.entry_due_fen,
       (SELECT string_agg('link=' || l.link_no || ' ' || CASE l.kind WHEN 'run' THEN 'run ' || l.run_id
                                                              WHEN 'month' THEN 'month ' || to_char(l.month, 'YYYY-MM')
                                                              ELSE l.kind || ' ' || l.recorded_no END
                          || ' ' || encode(l.link, 'hex') || E'\n', '' ORDER BY l.link_no)
          FROM weir.chain l WHERE l.link_no > $1::int8)
  FROM weir.chain c
 CROSS JOIN (
       SELECT coalesce(sum(r.invoice_count) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS invoices,
              coalesce(sum(r.line_count) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS lines,
              coalesce(sum(r.volume_l) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS volume_l,
              coalesce(sum(r.amount_fen) FILTER (WHERE r.kind <> 'fee'), 0)::int8 AS amount_fen,
              coalesce(sum(r.invoice_count) FILTER (WHERE r.kind = 'fee'), 0)::int8 AS entries,
              coalesce(sum(r.volume_l) FILTER (WHERE r.kind = 'fee'), 0)::int8 AS entry_volume_l,
              coalesce(sum(r.amount_fen) FILTER (WHERE r.kind = 'fee'), 0)::int8 AS entry_due_fen
         FROM weir.run r WHERE r.state = 'posted') s
 ORDER BY c.link_no DESC
 LIMIT 1
