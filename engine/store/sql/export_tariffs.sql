-- the tariff documents that a run could price with, and those before them under their ids, which its reversals can be of; 0: all
SELECT t.tariff_no, t.document, encode(t.digest, 'hex')
  FROM weir.tariff t
 WHERE $1::int8 = 0 OR EXISTS (SELECT FROM weir.run r WHERE r.run_id = $1 AND strpos(E'\n' || r.tariffs, E'\n' || t.tariff || '=') > 0)
 ORDER BY t.tariff_no
