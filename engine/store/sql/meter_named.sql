-- the meters of these names, which are lines of text
SELECT DISTINCT m.meter_id, m.meter
  FROM unnest(string_to_array($1, E'\n')) AS wanted (meter)
  JOIN meter m ON m.meter = wanted.meter
