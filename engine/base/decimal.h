#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stdint.h>

#include "weir/status.h"
#include "weir/text.h"

/*
 * Reads text such as "12.345" as an integer count of 10^-scale units: scale 3 gives 12345.
 * Takes no sign, no exponent, no blanks and no digit past scale; locale plays no part.
 * WEIR_E_INVALID or WEIR_E_OVERFLOW leave *value alone.
 */
enum weir_status decimal_parse(struct weir_text text, unsigned scale, int64_t *value)
    __attribute__((warn_unused_result));

/* The same with one leading "-" allowed. */
enum weir_status decimal_parse_signed(struct weir_text text, unsigned scale, int64_t *value)
    __attribute__((warn_unused_result));

#endif
