-- what is made belongs to weir_owner where deploy/roles.sql has prepared that, else to whoever migrates
SELECT set_config('role', 'weir_owner', false)
FROM pg_roles
WHERE rolname = 'weir_owner'
  AND pg_has_role(current_user, oid, 'MEMBER')
  AND has_database_privilege(oid, current_database(), 'CREATE')
