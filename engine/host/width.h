#ifndef HOST_WIDTH_H
#define HOST_WIDTH_H

#include <stdint.h>

#include "weir/text.h"

/*
 * How many columns a terminal needs: two for a Chinese character, none for a mark that stands over
 * the one before (Unicode's East Asian Width, by libunistring).  A control character, or a byte
 * that is not UTF-8, counts one: it is shown as a sign in its place.
 */
uint32_t width_of(struct weir_text text);

/* The longest beginning of text that needs at most columns. */
struct weir_text width_cut(struct weir_text text, uint32_t columns);

#endif
