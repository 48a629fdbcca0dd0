-- the fee runs posted up to $1: what they knew, and the newest row of a district among it
SELECT r.as_of_no, (SELECT coalesce(max(d.recorded_no), 0) FROM district d WHERE d.recorded_no <= r.as_of_no)
  FROM run r
 WHERE r.kind = 'fee' AND r.posted_no <= $1
 ORDER BY r.as_of_no
