SELECT month_must_be_open($1)
