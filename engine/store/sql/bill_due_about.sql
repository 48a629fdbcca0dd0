-- about how many accounts of $1 to $2 are due up to day $3, as of $4, in cycle $5 (null: any), or were last billed $6 days before it
-- or more (null: any days): $7 of them, one by chance of each stretch, stand for all; exact where there are no more
SELECT coalesce(count(*) * max(stride), 0)::int8
  FROM (SELECT ($2::int8 - $1::int8) / $7::int4 + 1) AS every (stride),
       LATERAL generate_series($1::int8, $2::int8, stride) AS stretch (first_id),
       LATERAL (SELECT first_id + (hashint8(first_id) & 2147483647) % stride) AS taken (account_id),
       LATERAL (SELECT through_day FROM account_head h WHERE h.account_id = taken.account_id OFFSET 0) AS head
 WHERE (SELECT kind FROM account a WHERE a.account_id = taken.account_id) = 'account'
   AND (head.through_day <= $3::date - $6::int4 -- sub-selects with LIMIT are looked up by key, account by account
        OR (SELECT true FROM read r WHERE r.account_id = taken.account_id AND r.read_day <= $3 AND r.recorded_no <= $4
               AND r.read_day > coalesce(head.through_day, '-infinity') LIMIT 1)
        OR (SELECT true FROM meter_installation m WHERE m.account_id = taken.account_id AND m.to_day <= $3 AND m.recorded_no <= $4
               AND m.last_register_milli IS NOT NULL AND NOT m.of_other
               AND m.to_day > coalesce(head.through_day, '-infinity') LIMIT 1))
   AND ($5::text IS NULL OR $5 = (SELECT t.cycle FROM account_terms t
        WHERE t.account_id = taken.account_id AND t.from_day <= $3 AND t.recorded_no <= $4
        ORDER BY t.from_day DESC, t.recorded_no DESC LIMIT 1))
