-- the documents that hold as of a journal number, one an id; $2 null: of every id
SELECT DISTINCT ON (t.tariff COLLATE "C")
       t.tariff_no, t.tariff, t.digest, t.document, t.recorded_no,
       to_char(j.recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), t.reason
FROM tariff t
JOIN journal j ON j.journal_no = t.recorded_no
WHERE t.recorded_no <= $1::int8
  AND ($2::text IS NULL OR t.tariff = $2::text)
ORDER BY t.tariff COLLATE "C", t.recorded_no DESC
