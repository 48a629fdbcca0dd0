#ifndef STORE_BALANCE_STORE_H
#define STORE_BALANCE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/* Water of accounts in [begin_day, end_day), as invoices and adjustments have it. */
struct balance_store_scope {
    int32_t begin_day;
    int32_t end_day;
    struct weir_text district;     /* with all under it; absent: all */
    struct weir_text door_classes; /* read at the door, apart by spaces */
};

struct balance_store_water {
    struct weir_text reason; /* of adjustments */
    struct weir_text class;  /* absent: none is told */
    bool at_door;            /* metered, and read at a household's door */
    int64_t volume_l;
};

struct balance_store_list {
    const struct balance_store_water *item;
    uint32_t count;
};

/* Metered water of live invoices, by at_door and class.  From arena. */
enum weir_status balance_store_metered(struct db *db, const struct balance_store_scope *scope,
                                       struct weir_arena *arena, struct balance_store_list *list,
                                       struct weir_error *error)
    __attribute__((warn_unused_result));

/* Water of adjustments that was booked, and of those that never are, by reason and class.  From
 * arena. */
enum weir_status balance_store_adjusted(struct db *db, const struct balance_store_scope *scope,
                                        struct weir_arena *arena, struct balance_store_list *list,
                                        struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
