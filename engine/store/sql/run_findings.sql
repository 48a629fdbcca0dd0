SELECT code, count(*) FILTER (WHERE held), count(*)
FROM finding
WHERE run_id = $1::int8
GROUP BY code
ORDER BY code
