-- the number of the first checkpoint that covers link $1; 0: none does
SELECT coalesce((SELECT checkpoint_no FROM weir.checkpoint WHERE link_no >= $1 ORDER BY checkpoint_no LIMIT 1), 0)
