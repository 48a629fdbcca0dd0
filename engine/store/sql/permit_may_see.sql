SELECT has_table_privilege('weir.permit_party', 'SELECT')::int4
