-- $1 run $2 its book $3 so many at most: bills on estimates, those with the most water first, with a finding that says why
SELECT coalesce(a.account, ''), i.entry_no, i.period_begin_day, i.period_end_day, i.volume_l, i.amount_fen, f.code, f.detail
  FROM (SELECT account_id, entry_no, period_begin_day, period_end_day, volume_l, amount_fen
          FROM invoice
         WHERE book = $2::int8::int4 AND run_id = $1::int8 AND estimated AND kind = 'bill'
         ORDER BY volume_l DESC, account_id, entry_no
         LIMIT $3::int8) i
  LEFT JOIN account a USING (account_id)
  LEFT JOIN LATERAL (SELECT g.code, g.detail FROM finding g
                      WHERE g.account_id = i.account_id AND g.run_id = $1::int8 AND NOT g.held
                      ORDER BY g.day DESC, g.code LIMIT 1) f ON true
 ORDER BY i.volume_l DESC, i.account_id, i.entry_no
