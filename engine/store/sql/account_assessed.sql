-- $1 to $2: the taxpayers; of those with live entries, up to which day they are assessed
COPY (SELECT e.account_id, max(e.entry_no)::int8, max(e.end_day)
        FROM weir.fee_entry e
       WHERE e.account_id BETWEEN $1 AND $2 AND e.reverses_entry_no IS NULL
         AND NOT EXISTS (SELECT FROM weir.fee_entry r
                          WHERE r.account_id = e.account_id AND r.reverses_entry_no = e.entry_no)
       GROUP BY e.account_id
       ORDER BY e.account_id) TO STDOUT (FORMAT binary)
