-- the draft of these arguments that was finished before this session began, with nothing recorded since it was planned; 0: none
SELECT coalesce(max(run_id), 0)
  FROM run
 WHERE kind = $1 AND state = 'draft' AND scope = $2
   AND ($3::date IS NULL OR through_day = $3) AND ($4::date IS NULL OR invoice_day = $4)
   AND rules_version = $5 AND settings = $6
   AND as_of_no = (SELECT coalesce(max(journal_no), 0) FROM journal)
   AND sealed_at < (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())
