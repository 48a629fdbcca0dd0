COPY (
-- where accounts $1 to $2 stand
SELECT account_id, through_day FROM account_head WHERE account_id BETWEEN $1 AND $2 ORDER BY account_id
) TO STDOUT (FORMAT binary)
