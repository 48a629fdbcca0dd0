/* decimal.c - exact decimal text to scaled integers, the only number format we accept. */
#include "base/decimal.h"

#include <stdbool.h>

#include "base/assert.h"
#include "base/checked.h"

enum weir_status
decimal_parse(struct weir_text text, unsigned scale, int64_t *value)
{
    ASSERT(scale <= 18);

    int64_t result = 0;
    unsigned fraction_digits = 0;
    bool in_fraction = false;
    bool digit_seen = false;

    for (size_t i = 0; i < text.size; i++) {
        const char character = text.start[i];
        if (character == '.' && digit_seen && !in_fraction) {
            in_fraction = true;
            digit_seen = false;
            continue;
        }
        if (character < '0' || character > '9')
            return WEIR_E_INVALID;
        if (in_fraction && ++fraction_digits > scale)
            return WEIR_E_INVALID;
        digit_seen = true;
        if (!checked_mul(result, 10, &result) || !checked_add(result, character - '0', &result))
            return WEIR_E_OVERFLOW;
    }
    if (!digit_seen)
        return WEIR_E_INVALID;
    for (; fraction_digits < scale; fraction_digits++) {
        if (!checked_mul(result, 10, &result))
            return WEIR_E_OVERFLOW;
    }
    *value = result;
    return WEIR_OK;
}

enum weir_status
decimal_parse_signed(struct weir_text text, unsigned scale, int64_t *value)
{
    if (text.size == 0 || text.start[0] != '-')
        return decimal_parse(text, scale, value);
    const struct weir_text magnitude = {text.start + 1, text.size - 1};
    const enum weir_status status = decimal_parse(magnitude, scale, value);
    if (status == WEIR_OK)
        *value = -*value;
    return status;
}
