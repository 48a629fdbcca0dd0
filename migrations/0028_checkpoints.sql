-- Signed checkpoints of the chain, and the time-stamps over them.  Two tables; takes a moment.

CREATE TABLE weir.checkpoint (
    checkpoint_no int8 PRIMARY KEY CHECK (checkpoint_no > 0),
    link_no int8 NOT NULL CHECK (link_no > 0),
    text text NOT NULL,
    algorithm text NOT NULL CHECK (algorithm IN ('ecdsa-p256-sha256', 'ed25519', 'sm2-sm3')),
    key_id bytea NOT NULL CHECK (octet_length(key_id) = 32),
    public_key text NOT NULL,
    certificate text,
    signature bytea NOT NULL CHECK (octet_length(signature) BETWEEN 1 AND 80),
    actor text NOT NULL,
    made_at timestamptz NOT NULL
);
COMMENT ON TABLE weir.checkpoint IS 'What the chain came to at a time, signed by a key that the database does not have; weir-verify(7) says how it is checked.';
COMMENT ON COLUMN weir.checkpoint.checkpoint_no IS '1, 2, 3 … without gaps.';
COMMENT ON COLUMN weir.checkpoint.link_no IS 'The last link of the chain that it covers.';
COMMENT ON COLUMN weir.checkpoint.text IS 'The very bytes that are signed, in UTF-8.';
COMMENT ON COLUMN weir.checkpoint.key_id IS 'SHA-256 of the public key, as SubjectPublicKeyInfo in DER.';
COMMENT ON COLUMN weir.checkpoint.public_key IS 'That key in PEM, to find it again; it is trusted by nobody for standing here.';
COMMENT ON COLUMN weir.checkpoint.certificate IS 'The certificate of the key in PEM; null: a bare key.';
COMMENT ON COLUMN weir.checkpoint.made_at IS 'As in the text. No rule compares it.';

CREATE TABLE weir.checkpoint_stamp (
    checkpoint_no int8 PRIMARY KEY,
    answer bytea NOT NULL CHECK (octet_length(answer) BETWEEN 1 AND 65536),
    stamped_at timestamptz NOT NULL
);
COMMENT ON TABLE weir.checkpoint_stamp IS 'Time-stamps (RFC 3161) over the texts of checkpoints; apart, since an authority may be out of reach when a checkpoint is made.';
COMMENT ON COLUMN weir.checkpoint_stamp.answer IS 'The authority''s whole answer (TimeStampResp) in DER.';
COMMENT ON COLUMN weir.checkpoint_stamp.stamped_at IS 'The time in the stamp.';

SELECT weir.input_guard('weir.checkpoint');
SELECT weir.input_guard('weir.checkpoint_stamp');
SELECT weir.roles_apply();
