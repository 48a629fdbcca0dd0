-- What a file of reads states, a volume or what a dial shows, is known for as long as it is needed: a volume that
-- waits for its meter is divided by that meter's litres of a count, and again where these are corrected.  Two columns
-- with a default; takes a moment.  Files that were taken in before stand as counts.
ALTER TABLE weir.read_file ADD COLUMN of_volume boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN weir.read_file.of_volume IS
    'Its format states volumes: register_milli of its reads is the volume divided by the meter''s litres_per_count.';
ALTER TABLE weir.read_unplaced ADD COLUMN of_volume boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN weir.read_unplaced.of_volume IS 'The file states a volume: register_milli is in litres until the meter is loaded.';
COMMENT ON COLUMN weir.read_unplaced.register_milli IS 'Thousandths of a count; of a volume, litres.';
