-- $1 account_id $2 as_of_no $3 first and $4 last day of a period: all versions of the rows that hold in it
SELECT t.from_day, extract(epoch FROM j.recorded_at)::int8, t.reason, t.tariff, t.class, t.persons, t.relief
  FROM weir.account_terms t
  JOIN weir.journal j ON j.journal_no = t.recorded_no
 WHERE t.account_id = $1 AND t.recorded_no <= $2 AND t.from_day <= $4
   AND t.from_day >= coalesce((SELECT max(h.from_day) FROM weir.account_terms h
                                WHERE h.account_id = $1 AND h.recorded_no <= $2 AND h.from_day <= $3), t.from_day)
 ORDER BY t.from_day, t.recorded_no DESC
