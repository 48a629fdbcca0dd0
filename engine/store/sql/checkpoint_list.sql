-- checkpoints in order, with their stamps; $1: that one, 0: all, -1: the newest, -2: the ten newest that have no stamp
SELECT c.checkpoint_no, c.link_no, c.text, c.algorithm, c.key_id, c.public_key, c.certificate, c.signature, c.actor,
       to_char(c.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), s.answer,
       to_char(s.stamped_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), l.link
  FROM weir.checkpoint c
  LEFT JOIN weir.checkpoint_stamp s ON s.checkpoint_no = c.checkpoint_no
  LEFT JOIN weir.chain l ON l.link_no = c.link_no
 WHERE $1::int8 = 0 OR c.checkpoint_no = $1 OR ($1 = -1 AND c.checkpoint_no = (SELECT max(n.checkpoint_no) FROM weir.checkpoint n))
    OR ($1 = -2 AND c.checkpoint_no IN (SELECT n.checkpoint_no FROM weir.checkpoint n
                                         WHERE NOT EXISTS (SELECT FROM weir.checkpoint_stamp t WHERE t.checkpoint_no = n.checkpoint_no)
                                         ORDER BY n.checkpoint_no DESC LIMIT 10))
 ORDER BY c.checkpoint_no
