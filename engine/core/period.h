#ifndef CORE_PERIOD_H
#define CORE_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/usage.h"
#include "weir/arena.h"
#include "weir/status.h"

/* One of several bills over a usage that was measured whole. */
struct period {
    int32_t begin_day;
    int32_t end_day;  /* a mark of the whole */
    int64_t before_l; /* billed of the whole before it */
    bool last;
};

/* Cuts the period out of whole: parts with what passed in it, marks as if the bills before had been
 * made.  USAGE_WAITS when no part lies in it.  From arena; tells nothing. */
enum weir_status period_cut(const struct usage *whole, const struct period *period,
                            struct weir_arena *arena, struct usage *cut)
    __attribute__((warn_unused_result));

#endif
