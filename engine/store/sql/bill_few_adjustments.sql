-- the newest version of each, in the order in which they were first recorded; few accounts have any
COPY (
SELECT account_id, adjustment_id, first_no, adjustment, from_day, to_day, volume_l, amount_fen, class, charge, fund,
       tiers::int4, reason, document, undoes_id
  FROM (SELECT DISTINCT ON (account_id, adjustment) *,
               min(recorded_no) OVER (PARTITION BY account_id, adjustment) AS first_no
          FROM adjustment
         WHERE account_id = ANY (current_setting('weir.accounts')::int8[]) AND recorded_no <= $3
         ORDER BY account_id, adjustment, recorded_no DESC) AS newest
 ORDER BY account_id, first_no, adjustment_id
) TO STDOUT (FORMAT binary)
