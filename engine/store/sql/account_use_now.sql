-- $1 to $2: the accounts
COPY (SELECT DISTINCT ON (account_id, from_day, use_no)
             account_id, from_day, use_no, class, volume_l, per, share_ppm, reason
        FROM account_use
       WHERE account_id BETWEEN $1 AND $2
       ORDER BY account_id, from_day, use_no, recorded_no DESC) TO STDOUT (FORMAT binary)
