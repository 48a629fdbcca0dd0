-- A row for each thing that 0021 made and that is missing.
SELECT 'weir.run_open does not count the entries of a rebill'
WHERE (SELECT prosrc FROM pg_proc WHERE proname = 'run_open' AND pronamespace = 'weir'::regnamespace) NOT LIKE '%rebill'' THEN 2%'
