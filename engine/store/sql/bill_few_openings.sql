-- an account's newest set of openings holds as a whole
COPY (
SELECT o.account_id, o.day, o.meter_id, o.register_milli, o.blocks, o.year_begin_day, o.used_l
  FROM opening o
 WHERE o.account_id = ANY (current_setting('weir.accounts')::int8[])
   AND o.recorded_no = (SELECT max(n.recorded_no) FROM opening n
                         WHERE n.account_id = o.account_id AND n.recorded_no <= $3)
 ORDER BY o.account_id, o.line_no
) TO STDOUT (FORMAT binary)
