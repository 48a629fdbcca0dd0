-- $1: so many files of meter reads, the newest first
SELECT f.file_id, f.name, f.read_count, f.new_count, f.finding_count, f.first_day, f.last_day,
       to_char(j.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), extract(epoch FROM j.recorded_at)::int8
  FROM read_file f
  JOIN journal j ON j.journal_no = f.recorded_no
 ORDER BY f.file_id DESC
 LIMIT $1::int8
