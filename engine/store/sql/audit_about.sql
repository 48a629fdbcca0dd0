-- the database, who asks, whether the roles of deploy/roles.sql are there, the schema, and how many links, journal numbers,
-- accounts, closed months and approvals there are
SELECT current_database()::text, current_user::text, EXISTS (SELECT FROM pg_roles WHERE rolname = 'weir_owner'),
       (SELECT max(version)::int8 FROM weir.schema_version),
       (SELECT count(*) FROM weir.chain), (SELECT count(*) FROM weir.journal), (SELECT count(*) FROM weir.account_head),
       (SELECT count(*) FROM weir.month), (SELECT count(*) FROM weir.approval)
