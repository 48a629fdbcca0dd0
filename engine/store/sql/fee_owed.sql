-- what a taxpayer owes of each period and regime, and when it was first asked for
SELECT a.account, e.regime = 'tax', e.period, min(e.entry_day), sum(e.due_fen)::int8
  FROM weir.fee_entry e
  JOIN account a ON a.account_id = e.account_id
 GROUP BY a.account_id, a.account, e.regime, e.period
HAVING sum(e.due_fen) > 0 AND min(e.entry_day) <= $1
 ORDER BY e.period, a.account_id, e.regime
