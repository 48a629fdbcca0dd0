/* Unit tests of core/stand.c: the numbers stored of a head, as states. */
#include "core/stand.h"

#include "harness/cmocka_all.h"

static const int64_t meters[] = {7, 100, 5000, 300, 20, 8, 101, 6000, 0, 0};
static const int64_t counters[] = {1, 4, 90, 20000};
static const struct stand stand = {
    .entry_no = 3,
    .through_day = 101,
    .meter_state = {meters, 10},
    .counter_state = {counters, 4},
};

static void
an_account_stands_where_its_numbers_say(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 16);
    struct account_known known = {.account_id = 1};
    assert_int_equal(stand_set(&known, &stand, arena), WEIR_OK);
    assert_int_equal(known.account_id, 1);
    assert_int_equal(known.entry_no, 3);
    assert_int_equal(known.head_through_day, 101);
    assert_int_equal(known.state_count, 2);
    assert_int_equal(known.state[0].meter_id, 7);
    assert_int_equal(known.state[0].day, 100);
    assert_int_equal(known.state[0].register_milli, 5000);
    assert_int_equal(known.state[0].carried_l, 300);
    assert_int_equal(known.state[0].estimated_l, 20);
    assert_int_equal(known.state[1].meter_id, 8);
    assert_int_equal(known.counter_count, 1);
    assert_int_equal(known.counter[0].kind, WEIR_COUNTER_BLOCKS);
    assert_int_equal(known.counter[0].key, 4);
    assert_int_equal(known.counter[0].first_day, 90);
    assert_int_equal(known.counter[0].used_l, 20000);
    weir_arena_free(arena);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    enum weir_status status = WEIR_E_NOMEM;
    unsigned refused = 0;
    for (size_t bytes = 1; status == WEIR_E_NOMEM; bytes += 16, refused++) {
        struct weir_arena *small = weir_arena_new(bytes);
        struct account_known known = {0};
        status = stand_set(&known, &stand, small);
        weir_arena_free(small);
    }
    assert_int_equal(status, WEIR_OK);
    assert_true(refused > 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_account_stands_where_its_numbers_say),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/stand", tests, NULL, NULL);
}
