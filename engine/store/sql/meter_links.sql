SELECT DISTINCT meter_id, parent_meter_id
  FROM meter_installation
 WHERE parent_meter_id IS NOT NULL AND NOT of_other
