-- digests of all tariff documents
SELECT tariff_no, digest FROM weir.tariff ORDER BY tariff_no
