SELECT read_partition_open($1)
