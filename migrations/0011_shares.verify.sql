-- A row for each thing that 0011 made and that is missing.
SELECT 'the comment of weir.invoice_use.kind does not name shares'
WHERE col_description('weir.invoice_use'::regclass, (SELECT attnum FROM pg_attribute
    WHERE attrelid = 'weir.invoice_use'::regclass AND attname = 'kind')) NOT LIKE '%6 a share by days%'
