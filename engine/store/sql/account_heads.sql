-- $1 to $2: the accounts; only those that were billed
COPY (SELECT account_id, entry_no, through_day
        FROM account_head
       WHERE account_id BETWEEN $1 AND $2 AND entry_no > 0
       ORDER BY account_id) TO STDOUT (FORMAT binary)
