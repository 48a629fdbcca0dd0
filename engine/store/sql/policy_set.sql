-- $1 publish, post or close; $2 above which amount, null: never; $3 reason
SELECT policy_set($1, $2, $3)
