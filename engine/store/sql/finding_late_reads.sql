-- $1 account_ids $2 meter_ids $3 days since 1970-01-01 $4 recorded_no; how many were told
SELECT late_reads_tell($1::int8[], $2::int8[], $3::int8[], $4::int8, $4::int8)
