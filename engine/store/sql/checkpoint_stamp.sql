-- the stamp of a checkpoint, unless another was faster; $3 is its time in seconds since 1970
INSERT INTO weir.checkpoint_stamp (checkpoint_no, answer, stamped_at)
VALUES ($1, $2, to_timestamp($3::int8))
ON CONFLICT DO NOTHING
