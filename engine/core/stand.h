#ifndef CORE_STAND_H
#define CORE_STAND_H

#include <stdint.h>

#include "core/account.h"
#include "core/canon.h"
#include "weir/arena.h"
#include "weir/status.h"

/* Where an account stands after an entry, as the head and every invoice store it. */
struct stand {
    int32_t entry_no;
    int32_t through_day; /* or WEIR_DAY_NONE */
    struct canon_ints meter_state;
    struct canon_ints counter_state;
};

/* Lets known stand there.  Lists from arena. */
enum weir_status stand_set(struct account_known *known, const struct stand *stand,
                           struct weir_arena *arena) __attribute__((warn_unused_result));

#endif
