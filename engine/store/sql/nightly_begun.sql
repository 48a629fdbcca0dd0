-- the journal number of a database's first night; 0: there was none
SELECT coalesce(min(journal_no), 0) FROM journal WHERE kind = 'nightly' AND detail = 'begin'
