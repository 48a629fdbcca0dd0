-- $1 run, tariff or month; $2 the run; $3 the month; $4 the digest; $5 granted or taken back; $6 reason
SELECT approve($1, $2, $3, $4, $5, $6)
