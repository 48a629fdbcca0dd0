SELECT coalesce(max(journal_no), 0) FROM journal
