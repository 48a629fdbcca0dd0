-- $1 linked_no: what a link of kind record is taken over, as it stands now
SELECT recorded_no, part, row_count, digest FROM weir.record WHERE linked_no = $1 ORDER BY recorded_no, part COLLATE "C"
