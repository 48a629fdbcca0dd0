INSERT INTO tariff (tariff_no, tariff, digest, document, recorded_no, correct, reason)
SELECT coalesce(max(tariff_no), 0) + 1, $1, $2, $3, $4, $5::text IS NOT NULL, $5
FROM tariff
RETURNING tariff_no
