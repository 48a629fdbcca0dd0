DELETE FROM read_unplaced u USING meter m WHERE m.meter = u.meter
