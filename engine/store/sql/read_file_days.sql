SELECT DISTINCT first_day, last_day FROM read_file WHERE first_day IS NOT NULL
