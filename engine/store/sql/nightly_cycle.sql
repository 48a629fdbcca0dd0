-- whether an account was ever in cycle $1
SELECT EXISTS (SELECT FROM account_terms WHERE cycle = $1)::int4
