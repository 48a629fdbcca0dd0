-- Every right that a role or PUBLIC holds in schema weir, one a line; the owner's own are left out.
SELECT string_agg(line, '' ORDER BY line COLLATE "C")
FROM (
    SELECT format(E'%s %s: %s\n', coalesce(r.rolname, 'PUBLIC'), kind || ' ' || name,
                  string_agg(privilege_type, ', ' ORDER BY privilege_type)) AS line
    FROM (
        SELECT 'schema' AS kind, nspname AS name, nspowner AS owner, nspacl AS acl FROM pg_namespace WHERE nspname = 'weir'
        UNION ALL
        SELECT 'table', relname, relowner, relacl FROM pg_class
        WHERE relnamespace = 'weir'::regnamespace AND relkind IN ('r', 'p')
        UNION ALL
        SELECT 'function', oid::regprocedure::text, proowner, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
        WHERE pronamespace = 'weir'::regnamespace
    ) AS thing
    CROSS JOIN LATERAL aclexplode(acl) AS held
    LEFT JOIN pg_roles r ON r.oid = held.grantee
    WHERE held.grantee <> thing.owner
    GROUP BY r.rolname, kind, name
    UNION ALL
    SELECT format(E'owner of all: %s\n', string_agg(DISTINCT pg_get_userbyid(relowner), ', '))
    FROM pg_class WHERE relnamespace = 'weir'::regnamespace
) AS rights
