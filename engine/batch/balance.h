#ifndef BATCH_BALANCE_H
#define BATCH_BALANCE_H

#include <stdint.h>

#include "core/balance.h"
#include "host/config.h"
#include "store/balance_store.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/* `weir balance`: points with their reads, posted invoices and adjustments, and what core makes of
 * them.  Nothing is written. */
struct balance_request {
    int32_t begin_day;
    int32_t end_day;           /* exclusive */
    struct weir_text district; /* with all under it; absent: all */
    const struct config *config;
};

struct balance_answer {
    struct balance_points points;
    struct balance_store_list metered;
    struct balance_store_list adjusted;
    struct balance_input input;
    struct balance balance;
};

/* Whether the water of an adjustment is never billed. */
bool balance_unbilled(const struct balance_store_water *water);

/* WEIR_E_NOT_FOUND: no such district.  From arena. */
enum weir_status balance_read(struct db *db, const struct balance_request *request,
                              struct weir_arena *arena, struct balance_answer *answer,
                              struct weir_error *error) __attribute__((warn_unused_result));

#endif
