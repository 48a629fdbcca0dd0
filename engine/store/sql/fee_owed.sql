-- what was asked of a taxpayer by $1 for each period and regime; a fee notice by notice, each with 7 days of its own
SELECT a.account, e.regime = 'tax', e.period, min(e.entry_day), sum(e.due_fen)::int8, a.account_id
  FROM weir.fee_entry e
  JOIN account a ON a.account_id = e.account_id
 WHERE e.entry_day <= $1
 GROUP BY a.account_id, a.account, e.regime, e.period, CASE e.regime WHEN 'fee' THEN e.entry_day END
 ORDER BY e.period, a.account_id, e.regime, min(e.entry_day)
