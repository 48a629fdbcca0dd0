SELECT month_close($1)
