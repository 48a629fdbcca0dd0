SELECT period, count(*) FROM fee_declaration WHERE recorded_no <= $1 GROUP BY period ORDER BY period
