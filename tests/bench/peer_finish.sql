-- Keys and heads of the peer.
SET client_min_messages = warning;
SET jit = off;
SET maintenance_work_mem = '128MB';
BEGIN;
ALTER TABLE peer.invoice ADD PRIMARY KEY (account_id, book, entry_no);
ALTER TABLE peer.invoice_line ADD PRIMARY KEY (account_id, book, entry_no, line_no);
ALTER TABLE peer.invoice_use ADD PRIMARY KEY (account_id, book, entry_no, use_no);
UPDATE peer.account_head h SET entry_no = i.entry_no, book = i.book, through_day = i.period_end_day, register_m3 = i.register_m3, carried_m3 = i.carried_m3,
    year_begin = i.year_begin, used_m3 = i.used_m3, plan_from = i.plan_from, plan_used_m3 = i.plan_used_m3, room = ''
FROM peer.invoice i WHERE h.account_id = i.account_id AND i.entry_no = h.entry_no + 1 AND i.through_before_day IS NOT DISTINCT FROM h.through_day;
COMMIT;
