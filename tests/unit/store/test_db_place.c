/* Unit tests of store/db_place.c: no server is asked. */
#include "store/db_place.h"

#include <stdlib.h>

#include "base/error.h"
#include "harness/cmocka_all.h"

#define ARENA_BYTES 65536

static void
places(const char *conninfo, const char *database, const char *maintenance)
{
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct db_place place;
    struct weir_error error;
    error_clear(&error);
    assert_int_equal(db_place_of(conninfo, arena, &place, &error), WEIR_OK);
    assert_string_equal(place.database.start, database);
    assert_string_equal(place.maintenance.start, maintenance);
    weir_arena_free(arena);
}

static void
the_conninfo_goes_before_the_environment(void **state)
{
    (void)state;
    assert_int_equal(setenv("PGDATABASE", "town", 1), 0);
    assert_int_equal(setenv("PGUSER", "clerk", 1), 0);
    places("host=/run/a dbname=weir", "weir", "host='/run/a' dbname='postgres' ");
    places("user='o\\'b\\\\c'", "town", "user='o\\'b\\\\c' dbname='postgres' ");
    places("postgresql://x@h:5/weir", "weir", "user='x' host='h' port='5' dbname='postgres' ");
    places("", "town", "dbname='postgres' ");
    places(NULL, "town", "dbname='postgres' ");
    assert_int_equal(unsetenv("PGDATABASE"), 0);
    places("user=o", "o", "user='o' dbname='postgres' ");
    places(NULL, "clerk", "dbname='postgres' ");
}

static void
nonsense_is_refused(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(ARENA_BYTES);
    struct db_place place;
    struct weir_error error;
    error_clear(&error);
    assert_int_equal(db_place_of("no such=thing here", arena, &place, &error), WEIR_E_INVALID);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_conninfo_goes_before_the_environment),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
