-- the newest checkpoint of the chain, if there is one
SELECT c.checkpoint_no, c.link_no, c.algorithm, to_char(c.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       extract(epoch FROM c.made_at)::int8, EXISTS (SELECT FROM checkpoint_stamp s WHERE s.checkpoint_no = c.checkpoint_no)
  FROM checkpoint c
 ORDER BY c.checkpoint_no DESC
 LIMIT 1
