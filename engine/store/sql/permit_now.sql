-- $1 to $2: the permits' accounts; status as a number, in the order of enum permit_status
COPY (SELECT DISTINCT ON (account_id, from_day)
             account_id, from_day, to_day, district, source, zone, use, volume_l, tariff, class,
             CASE status WHEN 'valid' THEN 1 WHEN 'suspended' THEN 2 ELSE 3 END, attributes, reason
        FROM permit
       WHERE account_id BETWEEN $1 AND $2
       ORDER BY account_id, from_day, recorded_no DESC) TO STDOUT (FORMAT binary)
