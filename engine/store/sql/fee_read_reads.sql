COPY (
-- of each taxpayer's points; a point that others had before or have too was read under them as well; $4 to $5: days since 1970-01-01
WITH place AS MATERIALIZED (
     SELECT DISTINCT t.account_id, t.meter_id, o.account_id AS read_account_id
       FROM withdrawal_point t
       JOIN withdrawal_point o ON o.meter_id = t.meter_id AND o.account_id <> t.account_id
      WHERE t.account_id BETWEEN $1 AND $2 AND t.recorded_no <= $3 AND o.recorded_no <= $3)
SELECT DISTINCT account_id, meter_id, read_day, read_second, recorded_no, register_milli, kind
  FROM (SELECT account_id, meter_id, read_day, read_second, recorded_no, register_milli, kind
          FROM read
         WHERE account_id BETWEEN $1 AND $2 AND recorded_no <= $3
           AND read_day BETWEEN date '1970-01-01' + $4 AND date '1970-01-01' + $5
         UNION ALL
        SELECT p.account_id, r.meter_id, r.read_day, r.read_second, r.recorded_no, r.register_milli, r.kind
          FROM place p
          JOIN read r ON r.account_id = p.read_account_id AND r.meter_id = p.meter_id
         WHERE r.recorded_no <= $3
           AND r.read_day BETWEEN date '1970-01-01' + $4 AND date '1970-01-01' + $5) AS every
 ORDER BY account_id, meter_id, read_day, read_second, recorded_no
) TO STDOUT (FORMAT binary)
