#ifndef CORE_CHECK_WHEN_H
#define CORE_CHECK_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/tariff.h"

/* Conditions against each other, without an account.  Numbers are compared as numbers. */

/* Whether some account could fulfil all tests: not for `size>=50 size=15`. */
bool check_when_possible(const struct weir_when *when);

/* Whether every account that fulfils `narrow` fulfils `wide` too, as far as test by test can tell:
 * `zone=I size=20` implies `zone=I|II size>=15`.  A condition without tests is implied by all. */
bool check_when_implies(const struct weir_when *narrow, const struct weir_when *wide);

/* Whether a condition was written that could not be read: it says nothing then. */
bool check_when_unread(const struct weir_when *when);

#endif
