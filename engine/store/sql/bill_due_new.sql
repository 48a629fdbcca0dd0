COPY (
-- of the listed accounts, which were never billed, those with a read or a removal up to day $5, as of $3
SELECT account_id
  FROM unnest(current_setting('weir.accounts')::int8[]) AS listed (account_id)
 WHERE EXISTS (SELECT FROM read r WHERE r.account_id = listed.account_id AND r.recorded_no <= $3
           AND r.read_day <= date '1970-01-01' + $5)
    OR EXISTS (SELECT FROM meter_installation m WHERE m.account_id = listed.account_id AND m.recorded_no <= $3
           AND m.last_register_milli IS NOT NULL AND m.to_day <= date '1970-01-01' + $5)
) TO STDOUT (FORMAT binary)
