-- $1 to $2: the accounts
COPY (SELECT DISTINCT ON (account_id, from_day)
             account_id, from_day, tariff, class, persons, cycle, district, opened_day, closed_day,
             relief, attributes, reason
        FROM account_terms
       WHERE account_id BETWEEN $1 AND $2
       ORDER BY account_id, from_day, recorded_no DESC) TO STDOUT (FORMAT binary)
