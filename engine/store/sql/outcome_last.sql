-- how each kind of work ended last
SELECT work, extract(epoch FROM began_at)::int8, extract(epoch FROM ended_at)::int8, exit_code, found_count, detail,
       to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM (VALUES ('nightly'), ('verify')) AS w (work)
CROSS JOIN LATERAL (SELECT o.began_at, o.ended_at, o.exit_code, o.found_count, o.detail FROM outcome o
    WHERE o.work = w.work ORDER BY o.outcome_no DESC LIMIT 1) AS last
