-- a checkpoint; $9 is its time in seconds since 1970
INSERT INTO weir.checkpoint (checkpoint_no, link_no, text, algorithm, key_id, public_key, certificate, signature, actor, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, session_user, to_timestamp($9::int8))
