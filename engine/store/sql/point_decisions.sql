-- of each finding about a point's reads the decision made last: as bill_read_decisions, by meter
COPY (SELECT DISTINCT ON (m.meter_id, d.code, d.day) 0::int8, m.meter_id, d.code, d.day, d.decision, d.recorded_no
        FROM finding_decision d
        JOIN meter m ON m.meter = d.subject
       WHERE m.meter_id IN (SELECT meter_id FROM withdrawal_point)
       ORDER BY m.meter_id, d.code, d.day, d.recorded_no DESC) TO STDOUT (FORMAT binary)
