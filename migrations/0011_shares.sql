-- Water between two true reads that is shared out by days, where estimates were settled, is a kind of
-- use of its own.  Comments alone; takes a moment.
COMMENT ON COLUMN weir.invoice_use.kind IS '1 between true reads, 2 an end is estimated, 3 to the register that the meter was removed with, 4 of a sub-meter (taken off, never positive), 5 less than a volume step: brought from last time less left for next time, 6 a share by days of what passed between true reads.';
COMMENT ON COLUMN weir.invoice.estimated IS 'Some of its water is estimated; the next true read settles it.';
