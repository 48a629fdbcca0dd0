-- whether all of a book is that run's
SELECT count(*) FROM book WHERE book = $1::int8::int4 AND run_id = $2::int8
