-- the tariff documents that a run could price with; 0: all
SELECT t.tariff_no, t.document, encode(t.digest, 'hex')
  FROM weir.tariff t
 WHERE $1::int8 = 0 OR EXISTS (SELECT FROM weir.run r WHERE r.run_id = $1 AND strpos(r.tariffs, encode(t.digest, 'hex')) > 0)
 ORDER BY t.tariff_no
