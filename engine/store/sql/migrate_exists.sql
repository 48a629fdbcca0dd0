SELECT to_regclass('weir.schema_version') IS NOT NULL
