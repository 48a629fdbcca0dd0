-- whether an account of $1 to $2 was last billed $4 days before day $3 or more, as of $5, in cycle $6 (null: any)
SELECT (EXISTS (
    SELECT FROM account_head h JOIN account a USING (account_id)
     WHERE h.account_id BETWEEN $1 AND $2 AND h.through_day <= $3::date - $4::int4 AND a.kind = 'account'
       AND ($6::text IS NULL OR $6 = (SELECT t.cycle FROM account_terms t
            WHERE t.account_id = h.account_id AND t.from_day <= $3 AND t.recorded_no <= $5
            ORDER BY t.from_day DESC, t.recorded_no DESC LIMIT 1))))::int4
