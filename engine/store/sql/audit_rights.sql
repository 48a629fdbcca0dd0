-- who may do what in schema weir, and what guards it: lines of migrations/RIGHTS as (holder, thing, held), with what it is of;
-- a partition counts as TABLE_*
WITH relation AS (
    SELECT c.oid, c.relname, c.relowner, c.relacl, CASE WHEN c.relname ~ '_[0-9]+$' THEN coalesce(p.relname || '_*', c.relname) ELSE c.relname END AS name,
           CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'view ' WHEN 'S' THEN 'sequence ' WHEN 'f' THEN 'foreign table ' ELSE 'table ' END AS kind
      FROM pg_class c
      LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
      LEFT JOIN pg_class p ON p.oid = h.inhparent
     WHERE c.relnamespace = 'weir'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')),
thing AS (
    SELECT 'schema ' || nspname::text AS thing, nspname::text AS name, nspowner AS owner, nspacl AS acl
      FROM pg_namespace WHERE nspname = 'weir'
     UNION ALL
    SELECT kind || name, relname, relowner, relacl FROM relation
     UNION ALL
    SELECT 'column ' || r.name || '.' || a.attname, r.relname || '.' || a.attname, r.relowner, a.attacl
      FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attacl IS NOT NULL
     UNION ALL
    SELECT 'function ' || p.signature, p.signature, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
      FROM (SELECT proowner, proacl, proname || '(' || replace(oidvectortypes(proargtypes), ', ', ',') || ')' AS signature FROM pg_proc
             WHERE pronamespace = 'weir'::regnamespace) p)
SELECT holder, thing, held, name
  FROM (SELECT coalesce(r.rolname, 'PUBLIC') AS holder, t.thing,
               string_agg(h.privilege_type || CASE WHEN h.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, ', ' ORDER BY h.privilege_type) AS held, t.name
          FROM thing t
         CROSS JOIN LATERAL aclexplode(t.acl) h
          LEFT JOIN pg_roles r ON r.oid = h.grantee
         WHERE h.grantee <> t.owner
         GROUP BY r.rolname, t.thing, t.name
         UNION ALL
        SELECT 'owner', split_part(t.thing, ' ', 1), pg_get_userbyid(t.owner)::text, t.name FROM thing t
         UNION ALL
        SELECT 'guard', r.kind || r.name,
               coalesce((SELECT string_agg(g.tgname || CASE g.tgenabled WHEN 'A' THEN ' always' WHEN 'O' THEN ' on' WHEN 'R' THEN ' on replicas' ELSE ' off' END
                                           || ' ' || f.proname, ', ' ORDER BY g.tgname)
                           FROM pg_trigger g JOIN pg_proc f ON f.oid = g.tgfoid WHERE g.tgrelid = r.oid AND NOT g.tgisinternal), 'none'), r.relname
          FROM relation r WHERE r.kind = 'table '
         UNION ALL
        SELECT CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END,
               'function ' || p.proname || '(' || replace(oidvectortypes(p.proargtypes), ', ', ',') || ')',
               coalesce((SELECT s FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%'), 'search_path of the caller'), p.proname
          FROM pg_proc p WHERE p.pronamespace = 'weir'::regnamespace
         UNION ALL
        SELECT 'role', r.rolname,
               concat_ws(' ', CASE WHEN r.rolcanlogin THEN 'login' ELSE 'nologin' END, CASE WHEN r.rolsuper THEN 'superuser' END,
                         CASE WHEN r.rolcreatedb THEN 'createdb' END, CASE WHEN r.rolcreaterole THEN 'createrole' END,
                         CASE WHEN r.rolreplication THEN 'replication' END, CASE WHEN r.rolbypassrls THEN 'bypassrls' END), r.rolname
          FROM pg_roles r WHERE r.rolname IN ('weir_owner', 'weir_batch', 'weir_finance', 'weir_auditor')) AS line
 ORDER BY (holder || ' ' || thing || ': ' || held) COLLATE "C", name COLLATE "C"
