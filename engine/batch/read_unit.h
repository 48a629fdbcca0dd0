#ifndef BATCH_READ_UNIT_H
#define BATCH_READ_UNIT_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/status.h"
#include "weir/text.h"

/* Volumes of files that name their unit, exactly as they are written: digits, never a double. */

/* The unit of a value: a code of ESPI's UnitSymbolKind, which IEC 61968-9 shares, and a power of
 * ten. */
struct read_unit {
    int64_t uom;
    int64_t power; /* -12 to 12 */
};

/* Whether uom is a volume of water: m3, litre, cubic foot, US or imperial gallon. */
bool read_unit_known(int64_t uom);

/*
 * number, in a unit that is known, as whole litres; what is below a litre is cut off, as the last
 * wheels of a dial are.  Digits with at most one point; no sign, exponent or separator:
 * WEIR_E_INVALID.  WEIR_E_OVERFLOW where it has more than 18 digits or does not fit.
 */
enum weir_status read_unit_litres(struct weir_text number, struct read_unit unit, int64_t *litres)
    __attribute__((warn_unused_result));

/*
 * What a dial that counts so many litres shows for a volume, in thousandths of a count; what is
 * below one is cut off, as by the dial.  WEIR_E_OVERFLOW where that is more than most_milli.
 */
struct read_dial {
    int64_t litres_per_count; /* at least 1 */
    int64_t most_milli;
};
enum weir_status read_unit_counts(int64_t litres, struct read_dial dial, int64_t *register_milli)
    __attribute__((warn_unused_result));

/* The litres that such counts were made of; where the dial counts more than 1000, as many as are
 * left of them.  INT64_MAX where they do not fit. */
int64_t read_unit_volume(int64_t register_milli, int64_t litres_per_count);

#endif
