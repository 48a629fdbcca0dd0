-- $1 numbers of tariff documents
SELECT t.tariff, extract(epoch FROM j.recorded_at)::int8, t.reason, encode(t.digest, 'hex')
  FROM weir.tariff t
  JOIN weir.journal j ON j.journal_no = t.recorded_no
 WHERE t.tariff_no = ANY ($1::int8[])
 ORDER BY t.tariff, t.tariff_no
