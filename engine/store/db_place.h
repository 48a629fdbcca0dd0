#ifndef STORE_DB_PLACE_H
#define STORE_DB_PLACE_H

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Where a conninfo leads, for a database that is not there yet. */
struct db_place {
    struct weir_text
        database; /* its name, as libpq takes it: of the conninfo, or PGDATABASE, or the user's */
    struct weir_text maintenance; /* the same server and user, and the database postgres */
};

/* conninfo NULL: libpq's own environment.  Texts from arena, each with a NUL after it.
 * WEIR_E_INVALID: it cannot be read. */
enum weir_status db_place_of(const char *conninfo, struct weir_arena *arena, struct db_place *place,
                             struct weir_error *error) __attribute__((warn_unused_result));

#endif
