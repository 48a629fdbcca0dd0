COPY account_terms (account_id, from_day, recorded_no, tariff, class, persons, cycle, district,
                    opened_day, closed_day, relief, attributes, reason)
FROM STDIN (FORMAT binary)
