-- What the server says of itself; the folder of its data only where it is on this machine.
SELECT
    split_part(current_setting('server_version'), ' ', 1),
    current_setting('server_encoding'),
    current_database()::text,
    session_user::text,
    CASE
        WHEN inet_server_addr() IS NULL AND pg_has_role('pg_read_all_settings', 'USAGE')
            THEN current_setting('data_directory')
    END,
    (SELECT rolsuper FROM pg_roles WHERE rolname = session_user),
    EXISTS (SELECT FROM pg_roles WHERE rolname = 'weir_batch' AND pg_has_role(oid, 'USAGE')),
    EXISTS (SELECT FROM pg_roles WHERE rolname = 'weir_finance' AND pg_has_role(oid, 'USAGE')),
    EXISTS (SELECT FROM pg_roles WHERE rolname = 'weir_auditor' AND pg_has_role(oid, 'USAGE')),
    current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',
    current_setting('data_checksums') = 'on',
    pg_database_size(current_database()),
    current_setting('max_connections')::int8,
    floor(extract(epoch FROM clock_timestamp()) * 1000)::int8,
    to_regrole('weir_owner') IS NOT NULL
