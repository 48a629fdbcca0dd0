-- the accounts that the statements of bill_few_*.sql read, until the transaction ends
SELECT set_config('weir.accounts', $1::int8[]::text, true)
