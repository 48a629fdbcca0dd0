-- whether anything was recorded since journal number $1 that can change what a run computes
SELECT EXISTS (SELECT FROM journal WHERE journal_no > $1 AND kind IN ('decide', 'ingest', 'load', 'tariff', 'transfer'))::int4
