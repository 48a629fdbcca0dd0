SELECT account_id FROM account WHERE account = $1 AND kind = 'account'
