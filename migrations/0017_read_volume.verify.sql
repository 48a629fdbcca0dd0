-- A row for each thing that 0017 made and that is missing.
SELECT 'column ' || name || '.of_volume'
FROM unnest(ARRAY['read_file', 'read_unplaced']) AS name
WHERE NOT EXISTS (SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('weir.' || name) AND attname = 'of_volume' AND NOT attisdropped)
