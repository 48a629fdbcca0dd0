SELECT counter_key, name FROM counter_name ORDER BY counter_key
