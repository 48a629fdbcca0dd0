SELECT coalesce(max(version), 0) FROM weir.schema_version
