#ifndef WEIR_ERROR_H
#define WEIR_ERROR_H

#include <stdint.h>

#include "weir/status.h"

#define WEIR_ERROR_PRIMARY_SIZE 400 /* bytes, the closing NUL among them; longer text is cut */
#define WEIR_ERROR_DETAIL_SIZE 600
#define WEIR_ERROR_HINT_SIZE 300
#define WEIR_ERROR_PLACE_SIZE 256

/*
 * Says what went wrong, where, and what to do.  Of fixed size, so that reporting needs no memory.
 * primary: lower case, no full stop, one line.  detail and hint: sentences.  place: a file name as
 * the user gave it, or empty; line: 1 and up, or 0 when there is none.
 */
struct weir_error {
    enum weir_status status;
    uint32_t line;
    char primary[WEIR_ERROR_PRIMARY_SIZE];
    char detail[WEIR_ERROR_DETAIL_SIZE];
    char hint[WEIR_ERROR_HINT_SIZE];
    char place[WEIR_ERROR_PLACE_SIZE];
};

#endif
