/* Unit tests of host/shared.c: what a worker writes is seen here. */
#include "host/shared.h"

#include <string.h>

#include "harness/cmocka_all.h"
#include "host/worker.h"

#define SIZE ((size_t)3 << 20)

static struct weir_error error;

static enum weir_status
write_at_both_ends(void *context, struct weir_error *unused)
{
    (void)unused;
    unsigned char *bytes = context;
    bytes[0] = 7;
    bytes[SIZE - 1] = 9;
    return WEIR_OK;
}

static void
what_a_worker_writes_is_seen_here(void **state)
{
    (void)state;
    void *memory = NULL;
    assert_int_equal(shared_new(SIZE, &memory, &error), WEIR_OK);
    const unsigned char *bytes = memory;
    assert_int_equal(bytes[0] | bytes[SIZE / 2] | bytes[SIZE - 1], 0);
    assert_int_equal(worker_run(1, write_at_both_ends, memory, &error), WEIR_OK);
    assert_int_equal(bytes[0], 7);
    assert_int_equal(bytes[SIZE - 1], 9);
    shared_free(memory, SIZE);
}

static void
nothing_can_be_freed_and_too_much_is_refused(void **state)
{
    (void)state;
    void *memory = NULL;
    shared_free(NULL, 0);
    assert_int_equal(shared_new(SIZE_MAX / 2, &memory, &error), WEIR_E_NOMEM);
    assert_null(memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_worker_writes_is_seen_here),
        cmocka_unit_test(nothing_can_be_freed_and_too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
