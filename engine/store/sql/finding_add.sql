-- $1 account_id $2 subject $3 code $4 day $5 held $6 detail $7 recorded_no; a known key is left alone
INSERT INTO finding_ingest (account_id, subject, code, day, run_id, held, detail, recorded_no)
SELECT $1::int8, $2::text, $3::text, $4::date, 0, $5::bool, $6::text, $7::int8
 WHERE NOT EXISTS (SELECT FROM finding_ingest f
                    WHERE f.account_id = $1 AND f.subject = $2 AND f.code = $3 AND f.day = $4)
