INSERT INTO counter_name (counter_key, name) VALUES ($1, $2)
