SELECT meter_id, meter FROM meter WHERE meter_id = ANY ($1::int8[])
