SELECT journal_take($1, $2)
