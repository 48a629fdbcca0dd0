COPY (
SELECT account_id, from_day, recorded_no, reason = 'error', tariff, class, persons, opened_day, closed_day,
       cycle, district, relief, attributes
  FROM account_terms
 WHERE account_id = ANY (current_setting('weir.accounts')::int8[]) AND recorded_no <= $3
 ORDER BY account_id, from_day, recorded_no
) TO STDOUT (FORMAT binary)
