COPY (
-- of each finding about the meter of a taxpayer's point the decision made last, whoever else has the meter
SELECT DISTINCT ON (t.account_id, t.meter_id, d.code, d.day) t.account_id, t.meter_id, d.code, d.day, d.decision, d.recorded_no
  FROM (SELECT DISTINCT account_id, meter_id
          FROM withdrawal_point
         WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3) t
  JOIN meter m ON m.meter_id = t.meter_id
  JOIN finding_decision d ON d.subject = m.meter
 WHERE d.recorded_no <= $3
 ORDER BY t.account_id, t.meter_id, d.code, d.day, d.recorded_no DESC
) TO STDOUT (FORMAT binary)
