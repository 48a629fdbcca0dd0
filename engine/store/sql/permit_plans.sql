-- the plans of permits, by account_id and from_day; volume_l below 0: waived
COPY (SELECT DISTINCT ON (account_id, from_day) account_id, from_day, to_day, coalesce(volume_l, -1)
        FROM plan JOIN account USING (account_id)
       WHERE account.kind = 'permit' AND plan_kind = 'plan'
       ORDER BY account_id, from_day, plan.recorded_no DESC) TO STDOUT (FORMAT binary)
