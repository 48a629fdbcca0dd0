#ifndef CORE_RELIEF_H
#define CORE_RELIEF_H

#include "core/charge.h"

/* Most lines that a relief makes in one part. */
uint32_t relief_line_max(const struct weir_relief *relief);

/*
 * Makes the negative lines of the reliefs that the account has, for the charges of part's class as
 * charged tells of them; takes what they give off charged.  False when the bill is held.
 */
bool relief_lines(struct pricing *pricing, const struct part *part, struct charged *charged);

#endif
