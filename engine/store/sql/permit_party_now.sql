-- $1 to $2: the permits' accounts
COPY (SELECT DISTINCT ON (account_id, from_day) account_id, from_day, holder, holder_id
        FROM permit_party
       WHERE account_id BETWEEN $1 AND $2
       ORDER BY account_id, from_day, recorded_no DESC) TO STDOUT (FORMAT binary)
