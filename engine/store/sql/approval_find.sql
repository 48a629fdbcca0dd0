-- $1 its journal number
SELECT kind, CASE kind WHEN 'run' THEN run_id::text WHEN 'month' THEN to_char(month, 'YYYY-MM') ELSE encode(digest, 'hex') END,
       digest, granted, reason, actor
  FROM weir.approval
 WHERE recorded_no = $1
