#ifndef STORE_REBILL_STORE_H
#define STORE_REBILL_STORE_H

#include <stdint.h>

#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* The runs that made what a rebill looks at. */
struct rebill_store_run {
    int64_t run_id;
    int64_t as_of_no; /* what it saw */
    struct weir_text settings;
    struct weir_text scope;
};

struct rebill_store_runs {
    const struct rebill_store_run *item; /* by number */
    uint32_t count;
};

/* Reads those posted as of as_of_no.  From arena. */
enum weir_status rebill_store_runs(struct db *db, int64_t as_of_no, struct weir_arena *arena,
                                   struct rebill_store_runs *runs, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
