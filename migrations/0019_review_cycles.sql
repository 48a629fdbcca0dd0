-- A run over all accounts is reviewed where too much of one cycle is estimated or held, not only of all: a few streets
-- that went wrong would else be lost among a city.  Replaces one function; takes a moment.
CREATE FUNCTION weir.run_review_cycle(sealed weir.run, share int8, fewest int8) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    worst record;
BEGIN
    EXECUTE format('SELECT c.cycle, w.estimated, w.held, w.due FROM (
            SELECT t.cycle, count(*) FILTER (WHERE e.estimated) AS estimated, count(*) FILTER (WHERE e.held) AS held, count(*) AS due
            FROM (SELECT b.account_id, bool_or(b.estimated) AS estimated, bool_or(b.held) AS held FROM (
                    SELECT i.account_id, i.estimated, false AS held FROM %1$I.invoice i WHERE i.kind = ''bill''
                    UNION ALL SELECT f.account_id, false, true FROM %1$I.finding f WHERE f.held) AS b
                GROUP BY b.account_id) AS e
            JOIN (SELECT DISTINCT ON (n.account_id) n.account_id, n.cycle FROM weir.account_terms n
                WHERE n.from_day <= $1 AND n.recorded_no <= $2
                ORDER BY n.account_id, n.from_day DESC, n.recorded_no DESC) AS t USING (account_id)
            WHERE t.cycle IS NOT NULL GROUP BY t.cycle) AS w
        CROSS JOIN LATERAL (SELECT CASE WHEN octet_length(w.cycle) > 60 THEN left(w.cycle, 15) || ''...'' ELSE w.cycle END) AS c (cycle)
        WHERE w.due >= $3 AND (w.estimated + w.held) * 100 > $4 * w.due
        ORDER BY (w.estimated + w.held) * 100 / w.due DESC, w.cycle COLLATE "C" LIMIT 1', 'weir_draft_' || sealed.run_id)
    INTO worst USING sealed.through_day, sealed.as_of_no, fewest, share;
    RETURN format('%s estimated and %s held of %s accounts of cycle %s, more than %s %%', worst.estimated, worst.held,
        worst.due, worst.cycle, share) WHERE worst.cycle IS NOT NULL;
END $$;
COMMENT ON FUNCTION weir.run_review_cycle(weir.run, int8, int8) IS
    'Why the worst cycle of a draft needs a person: more than share percent of its accounts estimated or held, if they are as many as the fewest that count; else null.';

CREATE OR REPLACE FUNCTION weir.run_review_find() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, weir, pg_temp AS $$
DECLARE
    share int8 := substring(new.settings FROM '(?:^|\n)review_share=([0-9]{1,3})(?:\n|$)')::int8;
    least int8 := substring(new.settings FROM '(?:^|\n)review_accounts=([0-9]{1,10})(?:\n|$)')::int8;
    due int8 := new.billed_count + new.held_count;
    estimated int8;
BEGIN
    IF share IS NULL OR least IS NULL OR due < least THEN
        RETURN new;
    END IF;
    EXECUTE format('SELECT count(DISTINCT account_id) FROM %I.invoice WHERE estimated AND kind = ''bill''',
        'weir_draft_' || new.run_id) INTO estimated;
    IF (estimated + new.held_count) * 100 > share * due THEN
        new.review := format('%s estimated and %s held of %s accounts, more than %s %%', estimated, new.held_count, due,
            share);
    ELSIF new.scope = 'all' AND (estimated + new.held_count) * 100 > share * least THEN -- else no cycle can have so many
        new.review := weir.run_review_cycle(new, share, least);
    END IF;
    RETURN new;
END $$;
COMMENT ON FUNCTION weir.run_review_find() IS
    'Marks a draft of which, or of one of whose cycles, more than review_share percent of the accounts are estimated or held.';

SELECT weir.roles_apply();
