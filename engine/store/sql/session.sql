-- what every session sets once; qualified, because search_path is not ours yet; what was said to be posted must outlive a
-- crash of the server, however it is configured
SELECT pg_catalog.set_config('search_path', 'pg_catalog, weir', false),
       pg_catalog.set_config('timezone', 'UTC', false),
       pg_catalog.set_config('datestyle', 'ISO, YMD', false),
       pg_catalog.set_config('client_min_messages', 'warning', false),
       pg_catalog.set_config('standard_conforming_strings', 'on', false),
       pg_catalog.set_config('synchronous_commit', CASE pg_catalog.current_setting('synchronous_commit')
           WHEN 'off' THEN 'on' ELSE pg_catalog.current_setting('synchronous_commit') END, false),
       pg_catalog.set_config('statement_timeout', '0', false),
       pg_catalog.set_config('lock_timeout', $1 || 's', false),
       pg_catalog.set_config('idle_in_transaction_session_timeout', '30min', false)
