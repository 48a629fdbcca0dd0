-- live bills whose days overlap: days that are billed twice
WITH live AS (
    SELECT i.account_id, i.entry_no, i.period_begin_day, i.period_end_day
      FROM weir.invoice i
     WHERE i.kind = 'bill' AND i.period_begin_day < i.period_end_day AND NOT EXISTS (
           SELECT FROM weir.invoice r
            WHERE r.account_id = i.account_id AND r.kind = 'reversal' AND r.reverses_entry_no = i.entry_no))
SELECT coalesce(a.account, '?'), p.entry_no,
       'its days begin on ' || p.period_begin_day || ', but those before are billed to ' || p.before_day
  FROM (SELECT account_id, entry_no, period_begin_day,
               max(period_end_day) OVER (PARTITION BY account_id ORDER BY period_begin_day, period_end_day, entry_no
                                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_day
          FROM live) p
  LEFT JOIN weir.account a ON a.account_id = p.account_id
 WHERE p.period_begin_day < p.before_day
 ORDER BY p.account_id, p.entry_no
 LIMIT 101
