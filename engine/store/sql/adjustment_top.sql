SELECT coalesce(max(adjustment_id), 0) FROM adjustment
