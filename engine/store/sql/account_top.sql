SELECT coalesce(max(account_id), 0)::int8 FROM account
