SELECT version, name, digest, to_char(applied_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM weir.schema_version
ORDER BY version
