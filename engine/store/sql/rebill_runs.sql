-- runs posted as of $1: what each saw, and by which settings
SELECT run_id, as_of_no, settings, scope FROM run WHERE posted_no <= $1::int8 ORDER BY run_id
