SELECT period, count(*) FROM fee_declaration GROUP BY period ORDER BY period
