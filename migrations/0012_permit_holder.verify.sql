-- A row for each thing that 0012 made and that is missing.
SELECT 'function permit_holder'
WHERE to_regprocedure('weir.permit_holder(int8, date, int8)') IS NULL
