-- the journal number under which a month was closed, itself or with a later one; no row: it is open
SELECT closed_no FROM weir.month WHERE month >= $1 ORDER BY month LIMIT 1
