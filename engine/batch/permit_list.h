#ifndef BATCH_PERMIT_LIST_H
#define BATCH_PERMIT_LIST_H

#include <stdint.h>

#include "store/db.h"
#include "store/permit_store.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/text.h"

/* `weir permits list`: permits as they are on a day; with a least volume, the key users. */
struct permit_list_filter {
    int32_t day;
    int64_t least_l; /* a year */
};

struct permit_list_item {
    struct weir_text name;
    struct weir_text holder; /* absent for those who may not see it */
    struct permit_row row;   /* that holds on the day */
    const char *state;       /* "valid", "suspended", "revoked", "expired" */
    int64_t licensed_l;      /* in the day's calendar year */
};

struct permit_list {
    const struct permit_list_item *item; /* the largest first, then by name */
    uint32_t count;
};

/* From arena. */
enum weir_status permit_list_read(struct db *db, const struct permit_list_filter *filter,
                                  struct weir_arena *arena, struct permit_list *list,
                                  struct weir_error *error) __attribute__((warn_unused_result));

#endif
