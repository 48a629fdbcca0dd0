-- what a database holds, in numbers; findings that nobody decided about as finding_list has them
SELECT pg_database_size(current_database()), split_part(current_setting('server_version'), ' ', 1),
       (SELECT coalesce(max(version), 0) FROM schema_version)::int8,
       (SELECT count(*) FROM account WHERE kind = 'account'), (SELECT count(*) FROM account WHERE kind <> 'account'),
       (SELECT coalesce(max(link_no), 0) FROM chain), (SELECT coalesce(max(journal_no), 0) FROM journal),
       (SELECT count(*) FROM tariff t WHERE NOT EXISTS (SELECT FROM tariff n WHERE n.tariff = t.tariff AND n.recorded_no > t.recorded_no)),
       (SELECT count(*) FROM read_unplaced),
       pg_is_in_recovery(), extract(epoch FROM pg_postmaster_start_time())::int8
