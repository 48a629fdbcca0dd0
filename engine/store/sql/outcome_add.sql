-- $1 work $2 began $3 ended, seconds since 1970 $4 exit code $5 found $6 detail
INSERT INTO outcome (work, began_at, ended_at, exit_code, found_count, detail)
VALUES ($1::text, to_timestamp($2::int8), to_timestamp($3::int8), $4::int8::int4, $5::int8, $6::text)
