COPY (
-- the registers between which the invoices of a run count, in the columns of a file of reads; a register that no
-- read showed is that of an installation, or an estimate; then the account, the invoice, and what tells a row from others
SELECT DISTINCT ON (m.meter, u.day, coalesce(r.read_second, 86400), u.register_milli)
       m.meter,
       u.day || CASE WHEN r.read_second < 86400 THEN to_char(r.read_second * interval '1 second', '"T"HH24:MI:SS') ELSE '' END,
       u.register_milli,
       CASE WHEN r.kind IS NOT NULL THEN (ARRAY['actual', 'estimate', 'customer', 'install', 'remove', 'correction'])[r.kind]
            WHEN n.is_first THEN 'install'
            WHEN NOT n.is_first THEN 'remove'
            ELSE 'estimate' END,
       'invoice ' || a.account || '-' || u.entry_no, a.account, a.account || '-' || u.entry_no,
       concat_ws(' ', m.meter, u.day, coalesce(r.read_second, 86400), u.register_milli)
  FROM (SELECT i.account_id, i.entry_no, x.meter_id, e.day, e.register_milli
          FROM invoice i
          JOIN invoice_use x ON x.account_id = i.account_id AND x.book = i.book AND x.entry_no = i.entry_no AND x.book = $2
         CROSS JOIN LATERAL (VALUES (x.begin_day, x.begin_register_milli), (x.end_day, x.end_register_milli)) e (day, register_milli)
         WHERE i.book = $2 AND i.run_id = $1 AND i.kind = 'bill' AND e.register_milli IS NOT NULL) u
  JOIN weir.run w ON w.run_id = $1
  JOIN weir.meter m ON m.meter_id = u.meter_id
  JOIN weir.account a ON a.account_id = u.account_id
  LEFT JOIN LATERAL (
       SELECT x.read_second, x.kind
         FROM weir.read x
        WHERE x.account_id = u.account_id AND x.meter_id = u.meter_id AND x.read_day = u.day
          AND x.register_milli = u.register_milli AND x.recorded_no <= w.as_of_no
        ORDER BY x.read_second DESC, x.recorded_no DESC LIMIT 1) r ON true
  LEFT JOIN LATERAL (
       SELECT x.first_register_milli = u.register_milli AND x.from_day = u.day AS is_first
         FROM weir.meter_installation x
        WHERE x.account_id = u.account_id AND x.meter_id = u.meter_id AND x.recorded_no <= w.as_of_no
          AND ((x.from_day = u.day AND x.first_register_milli = u.register_milli)
               OR (x.to_day = u.day AND x.last_register_milli = u.register_milli))
        ORDER BY 1 DESC LIMIT 1) n ON true
 ORDER BY m.meter, u.day, coalesce(r.read_second, 86400), u.register_milli, u.account_id, u.entry_no
) TO STDOUT (FORMAT binary)
