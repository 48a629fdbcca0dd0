COPY (
-- of each finding the decision made last; only those about a meter change what is billed
SELECT DISTINCT ON (d.account_id, d.subject, d.code, d.day) d.account_id, m.meter_id, d.code, d.day, d.decision, d.recorded_no
  FROM finding_decision d
  JOIN meter m ON m.meter = d.subject
 WHERE d.account_id = ANY (current_setting('weir.accounts')::int8[]) AND d.recorded_no <= $3
 ORDER BY d.account_id, d.subject, d.code, d.day, d.recorded_no DESC
) TO STDOUT (FORMAT binary)
