SELECT coalesce((SELECT account_id FROM account WHERE account = $1), 0)::int8
