-- A row for each right that should not be: what is posted nobody but its owner may write.
SELECT grantee.rolname || ' may ' || held.privilege_type || ' weir.' || c.relname
FROM pg_class c
CROSS JOIN LATERAL aclexplode(c.relacl) AS held
JOIN pg_roles grantee ON grantee.oid = held.grantee
WHERE c.relnamespace = 'weir'::regnamespace
  AND (c.relname ~ '^invoice(_line|_use)?(_[0-9]+)?$' OR c.relname IN ('finding', 'finding_posted', 'run', 'book'))
  AND held.privilege_type <> 'SELECT' AND held.grantee <> c.relowner
UNION ALL
SELECT 'anybody may EXECUTE weir.' || p.proname
FROM pg_proc p
WHERE p.pronamespace = 'weir'::regnamespace
  AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) AS held WHERE held.grantee = 0))
