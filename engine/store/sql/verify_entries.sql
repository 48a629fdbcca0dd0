-- entries of an account that do not follow one another, or do not end where the head says
SELECT coalesce(a.account, '?'), e.entry_no,
       CASE WHEN e.before_no IS DISTINCT FROM e.entry_no - 1 THEN 'the entry before it is ' || coalesce(e.before_no::text, 'none')
            ELSE 'it is the account''s last, but the head says ' || coalesce(h.entry_no::text, 'nothing') END
  FROM (SELECT account_id, entry_no, coalesce(lag(entry_no) OVER w, 0) AS before_no, lead(entry_no) OVER w AS after_no
          FROM weir.invoice WINDOW w AS (PARTITION BY account_id ORDER BY entry_no)) e
  LEFT JOIN weir.account a ON a.account_id = e.account_id
  LEFT JOIN weir.account_head h ON h.account_id = e.account_id
 WHERE e.before_no <> e.entry_no - 1 OR (e.after_no IS NULL AND h.entry_no IS DISTINCT FROM e.entry_no)
 ORDER BY e.account_id, e.entry_no
 LIMIT 101
