-- the last day that may be billed; null: none is
SELECT max(through_day) FROM run WHERE kind = 'bill' AND state = 'posted'
