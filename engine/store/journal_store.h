#ifndef STORE_JOURNAL_STORE_H
#define STORE_JOURNAL_STORE_H

#include <stdint.h>

#include "store/db.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* The journal: whatever a run may depend on takes the next number, under a lock held to commit. */
#define JOURNAL_DETAIL_SIZE 600 /* bytes of a detail, its NUL among them */

enum weir_status journal_store_take(struct db *db, struct weir_text kind, struct weir_text detail,
                                    int64_t *journal_no, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
