-- the tariff documents that a run could price with
SELECT t.tariff_no, t.document, encode(t.digest, 'hex')
  FROM weir.run r
  JOIN weir.tariff t ON strpos(r.tariffs, encode(t.digest, 'hex')) > 0
 WHERE r.run_id = $1
 ORDER BY t.tariff_no
