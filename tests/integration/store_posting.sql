-- What it_store_posting.c fills drafts with.  reverses 0: a bill.
CREATE FUNCTION public.add_entry(of_run int, account_lo int, account_hi int, entry_no int, before_day date,
    begin_day date, end_day date, reverses int, volume_l int8, amount_fen int8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    draft text := 'weir_draft_' || of_run;
    run_book int4 := (SELECT book FROM weir.run WHERE run_id = of_run);
BEGIN
    EXECUTE format('INSERT INTO %I.invoice SELECT g, $1, $2, $3, $4, ''2024-03-01'', $5, NULL, $6, $7, $8, false,
        $9, $10, 0, ''{1}'', sha256(int8send(g)), ARRAY[g, $2], ''{}'' FROM generate_series($11, $12) g', draft)
        USING run_book, entry_no, of_run, CASE reverses WHEN 0 THEN 'bill' ELSE 'reversal' END, nullif(reverses, 0),
            before_day, begin_day, end_day, volume_l, amount_fen, account_lo, account_hi;
    EXECUTE format('INSERT INTO %I.invoice_line SELECT g, $1, $2, 1, 1, ''home'', ''water'', NULL, NULL, NULL, $3, $4,
        $5, 100000, $6, NULL FROM generate_series($7, $8) g', draft)
        USING run_book, entry_no, begin_day, end_day, volume_l, amount_fen, account_lo, account_hi;
END $$;

CREATE FUNCTION public.note_sums(of_run int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE weir.run_chunk SET done = true, held_count = 0, nothing_count = 0,
        (account_count, billed_count, invoice_count, volume_l, amount_fen) = (
            SELECT count(DISTINCT account_id), count(DISTINCT account_id), count(*), coalesce(sum(volume_l), 0),
                coalesce(sum(amount_fen), 0) FROM %1$I.invoice),
        line_count = (SELECT count(*) FROM %1$I.invoice_line),
        finding_count = (SELECT count(*) FROM %1$I.finding) WHERE run_id = $1', 'weir_draft_' || of_run) USING of_run;
END $$;
