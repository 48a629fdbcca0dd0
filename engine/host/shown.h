#ifndef HOST_SHOWN_H
#define HOST_SHOWN_H

#include "weir/arena.h"

/* A file's name, which is any bytes, as text: what is no printable character, and a backslash, is
 * \xNN; a long one ends in dots.  From arena; NULL when memory is out. */
const char *shown_name(const char *name, struct weir_arena *arena);

#endif
