#ifndef HARNESS_STORE_FIXTURE_H
#define HARNESS_STORE_FIXTURE_H

/* A session with an empty schema and one table of every type we use, for the tests of
 * store/db.c and store/copy.c. */
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "store/copy.h"
#include "store/db.h"
#include "weir/tariff.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct db *db;
static struct weir_error error;
static struct weir_arena *arena;

static inline int
setup(void **state)
{
    const int status = it_setup_unmigrated(state);
    error = (struct weir_error){.status = WEIR_OK};
    arena = weir_arena_new(1 << 24);
    it_sql("CREATE SCHEMA weir;"
           "CREATE TABLE weir.t (b bool, i2 int2, i4 int4, i8 int8, d date, s text, y bytea, a "
           "int8[])");
    assert_int_equal(db_open(NULL, &db, &error), WEIR_OK);
    return status;
}

static inline int
teardown(void **state)
{
    db_close(db);
    weir_arena_free(arena);
    return it_teardown(state);
}

#endif
