-- runs posted after journal number $1 that no night has exported
SELECT r.run_id
  FROM run r
 WHERE r.state = 'posted' AND r.posted_no > $1
   AND NOT EXISTS (SELECT FROM journal j WHERE j.kind = 'nightly' AND j.detail = 'export run ' || r.run_id)
 ORDER BY r.run_id
