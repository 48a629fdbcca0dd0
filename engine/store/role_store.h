#ifndef STORE_ROLE_STORE_H
#define STORE_ROLE_STORE_H

#include "store/db.h"
#include "weir/error.h"
#include "weir/status.h"

/* Does what deploy/roles.sql does, which is compiled in: makes weir's roles where they are missing.
 * As a superuser; again: nothing. */
enum weir_status role_store_make(struct db *db, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
