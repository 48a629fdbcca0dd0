COPY (SELECT meter_id, meter FROM meter) TO STDOUT (FORMAT binary)
