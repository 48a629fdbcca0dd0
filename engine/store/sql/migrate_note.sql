INSERT INTO weir.schema_version (version, name, digest) VALUES ($1, $2, $3)
