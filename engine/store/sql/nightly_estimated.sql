-- accounts that draft $1 bills, in part at least, on estimates
SELECT count(DISTINCT account_id) FROM invoice WHERE run_id = $1 AND kind = 'bill' AND estimated
