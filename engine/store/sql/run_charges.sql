-- what a posted run bills, by charge
SELECT l.charge, coalesce(l.fund, ''), count(*), coalesce(sum(l.volume_l), 0)::int8, sum(l.amount_fen)::int8
FROM invoice_line l
JOIN invoice i USING (account_id, book, entry_no)
WHERE i.book = $2::int4 AND l.book = $2::int4 AND i.run_id = $1::int8
GROUP BY 1, 2
ORDER BY 1, 2
