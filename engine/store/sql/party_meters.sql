-- $1 numbers of meters
SELECT meter_id, meter FROM weir.meter WHERE meter_id = ANY ($1::int8[]) ORDER BY meter_id
