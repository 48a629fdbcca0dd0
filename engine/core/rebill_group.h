#ifndef CORE_REBILL_GROUP_H
#define CORE_REBILL_GROUP_H

#include <stdint.h>

#include "core/rebill.h"
#include "core/stand.h"
#include "core/told.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/* Bills that one run made together: a bill, or those of which a true read settled estimates and the
 * one that follows them.  Their water is measured whole and shared by days. */
struct rebill_group {
    const struct rebill_bill *bill; /* by period */
    uint32_t count;
    const struct stand *before; /* where the account stood, as corrected so far */
};

struct rebill_made {
    struct account_bill *bill; /* beside those of the group; NULL: it cannot be made again */
    struct told told;
};

/* Makes the group's bills again, for the same days.  From arena. */
enum weir_status rebill_group_make(const struct rebill_known *known,
                                   const struct rebill_rules *rules,
                                   const struct rebill_group *group, struct weir_arena *arena,
                                   struct rebill_made *made, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
