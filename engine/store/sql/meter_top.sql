SELECT coalesce(max(meter_id), 0)::int8 FROM meter
