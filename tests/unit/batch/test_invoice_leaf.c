/* Unit tests of batch/invoice_leaf.c: which version of its bytes a digest is of. */
#include "batch/invoice_leaf.h"

#include <string.h>

#include "base/text.h"
#include "core/canon.h"
#include "harness/cmocka_all.h"

struct world {
    struct weir_arena *arena;
    struct digest *digest;
    struct weir_error error;
    struct canon_states states;
    struct canon_invoice invoice;
    unsigned char first[DIGEST_SIZE];  /* of version 1 */
    unsigned char second[DIGEST_SIZE]; /* of version 2 */
};

static void
leaf_of(struct world *world, const struct canon_states *states, unsigned char sum[DIGEST_SIZE])
{
    struct weir_text bytes;
    struct canon_invoice invoice = world->invoice;
    invoice.states = states;
    assert_int_equal(canon_write(&invoice, world->arena, &bytes), WEIR_OK);
    assert_int_equal(digest_leaf(world->digest, bytes.start, bytes.size, sum, &world->error),
                     WEIR_OK);
}

static int
setup(void **state)
{
    static struct world world;
    world = (struct world){
        .arena = weir_arena_new(1 << 20),
        .states = {.made_run_id = 7},
        .invoice = {.account = text_of("A1"), .entry_no = 3, .kind = text_of("bill")},
    };
    assert_non_null(world.arena);
    assert_int_equal(digest_new(&world.digest, &world.error), WEIR_OK);
    leaf_of(&world, NULL, world.first);
    leaf_of(&world, &world.states, world.second);
    *state = &world;
    return 0;
}

static int
teardown(void **state)
{
    const struct world *world = *state;
    digest_free(world->digest);
    weir_arena_free(world->arena);
    return 0;
}

static struct invoice_leaf
take(struct world *world, const struct canon_states *states, const unsigned char *stored)
{
    struct invoice_leaf leaf;
    struct invoice_store_item item = {
        .invoice = world->invoice,
        .digest = {(const char *)stored, stored == NULL ? 0 : DIGEST_SIZE},
    };
    item.invoice.states = states;
    assert_int_equal(invoice_leaf_take(world->digest, &item, world->arena, &leaf, &world->error),
                     WEIR_OK);
    return leaf;
}

static void
a_digest_is_of_the_newest_version_or_the_one_before(void **state)
{
    struct world *world = *state;
    struct invoice_leaf leaf = take(world, &world->states, world->second);
    assert_true(leaf.holds);
    assert_false(leaf.older);
    assert_memory_equal(leaf.sum, world->second, DIGEST_SIZE);
    leaf = take(world, &world->states, world->first);
    assert_true(leaf.holds);
    assert_true(leaf.older);
    assert_memory_equal(leaf.sum, world->first, DIGEST_SIZE);
    assert_int_equal(leaf.bytes.start[17], '1'); /* 4 bytes of length, "weir-invoice-1" */
}

static void
what_is_of_neither_is_taken_as_the_newest(void **state)
{
    struct world *world = *state;
    static const unsigned char other[DIGEST_SIZE] = {1};
    struct invoice_leaf leaf = take(world, &world->states, other);
    assert_false(leaf.holds);
    assert_false(leaf.older);
    assert_memory_equal(leaf.sum, world->second, DIGEST_SIZE);
    leaf = take(world, &world->states, NULL);
    assert_false(leaf.holds);
}

/* What no rebill made has one version: its digest cannot pass for the other's. */
static void
what_has_no_states_has_one_version(void **state)
{
    struct world *world = *state;
    struct invoice_leaf leaf = take(world, NULL, world->first);
    assert_true(leaf.holds);
    assert_false(leaf.older);
    leaf = take(world, NULL, world->second);
    assert_false(leaf.holds);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_digest_is_of_the_newest_version_or_the_one_before),
        TEST(what_is_of_neither_is_taken_as_the_newest),
        TEST(what_has_no_states_has_one_version),
    };
    return cmocka_run_group_tests_name("batch/invoice_leaf", tests, NULL, NULL);
}
