/* Unit tests of core/rebill_difference.c: whether two bills of the same days are the same. */
#include "core/rebill_difference.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_line old_line;
static struct weir_line made_line;
static const int64_t meters[] = {7, 100, 5000, 0, 0};
static int64_t made_meters[5];
static const int64_t before[] = {1, 4, 90, 20000};
static const int64_t after[] = {1, 4, 90, 50000};
static int64_t made_after[8];
static int64_t stand_counters[4];
static struct account_entry old;
static struct canon_invoice made;
static struct stand stand;
static const struct rebill_pair pair = {&old, &made, &stand};

static int
setup(void **state)
{
    (void)state;
    old_line = (struct weir_line){
        .kind = WEIR_LINE_VOLUME,
        .class_id = text_of("home"),
        .charge = text_of("water"),
        .block_no = 1,
        .begin_day = 10,
        .end_day = 100,
        .has_volume = true,
        .volume_l = 30000,
        .has_price = true,
        .price_mfen_per_m3 = 200000,
        .amount_fen = 6000,
        .has_tax = true,
        .tax_fen = 175,
    };
    made_line = old_line;
    memcpy(made_meters, meters, sizeof meters);
    memcpy(made_after, after, sizeof after);
    memcpy(stand_counters, before, sizeof before);
    old = (struct account_entry){
        .invoice = {.volume_l = 30000,
                    .amount_fen = 6000,
                    .line = &old_line,
                    .line_count = 1,
                    .meter_state = {meters, 5},
                    .counter_state = {after, 4}},
        .meter_state_before = {meters, 5},
        .counter_state_before = {before, 4},
    };
    made = old.invoice;
    made.line = &made_line;
    made.meter_state.item = made_meters;
    made.counter_state.item = made_after;
    stand = (struct stand){.meter_state = {meters, 5}, .counter_state = {stand_counters, 4}};
    return 0;
}

static void
the_same_is_the_same(void **state)
{
    (void)state;
    assert_false(rebill_difference_find(&pair));
    old_line.has_volume = made_line.has_volume = false;
    old_line.has_price = made_line.has_price = false;
    old_line.has_tax = made_line.has_tax = false;
    made_line.volume_l = 1; /* not printed */
    made_line.price_mfen_per_m3 = 1;
    made_line.tax_fen = 1;
    assert_false(rebill_difference_find(&pair));
}

/* Whether the pair differs once a member is changed by change, which is undone again. */
#define DIFFERS(member, value)                                                                     \
    do {                                                                                           \
        assert_false(rebill_difference_find(&pair));                                               \
        (member) = (value);                                                                        \
        assert_true(rebill_difference_find(&pair));                                                \
        (void)setup(NULL);                                                                         \
    } while (0)

static void
every_part_of_a_line_counts(void **state)
{
    (void)state;
    DIFFERS(made_line.kind, WEIR_LINE_FIXED);
    DIFFERS(made_line.block_no, 2);
    DIFFERS(made_line.band_no, 1);
    DIFFERS(made_line.begin_day, 11);
    DIFFERS(made_line.end_day, 99);
    DIFFERS(made_line.has_volume, false);
    DIFFERS(made_line.volume_l, 29999);
    DIFFERS(made_line.has_price, false);
    DIFFERS(made_line.price_mfen_per_m3, 200001);
    DIFFERS(made_line.amount_fen, 6001);
    DIFFERS(made_line.has_tax, false);
    DIFFERS(made_line.tax_fen, 176);
    DIFFERS(made_line.class_id, text_of("firm"));
    DIFFERS(made_line.charge, text_of("sewage"));
    DIFFERS(made_line.fund, text_of("treasury"));
    DIFFERS(made.line_count, 0);
    DIFFERS(made.volume_l, 1);
    DIFFERS(made.amount_fen, 1);
    DIFFERS(made.estimated, true);
}

static void
what_is_counted_counts_and_not_from_where(void **state)
{
    (void)state;
    stand_counters[3] = 10000;
    made_after[3] = 40000;
    assert_false(rebill_difference_find(&pair));
    made_after[3] = 40001;
    assert_true(rebill_difference_find(&pair));
    (void)setup(NULL);
    made_after[2] = 91; /* another year: one counted what the other did not */
    assert_true(rebill_difference_find(&pair));
    (void)setup(NULL);
    memcpy(&made_after[4], (const int64_t[]){2, 4, 90, 0}, 4 * sizeof(int64_t));
    made.counter_state.count = 8; /* a counter that begins and counts nothing */
    assert_false(rebill_difference_find(&pair));
    made_after[7] = 5;
    assert_true(rebill_difference_find(&pair));
}

static void
an_estimate_is_made_again_for_its_registers_too(void **state)
{
    (void)state;
    made_meters[2] = 5001;
    assert_false(rebill_difference_find(&pair));
    old.invoice.estimated = made.estimated = true;
    assert_true(rebill_difference_find(&pair));
    made_meters[2] = 5000;
    assert_false(rebill_difference_find(&pair));
    stand.meter_state.count = 0;
    assert_true(rebill_difference_find(&pair));
    stand.meter_state.count = 5;
    stand_counters[3] = 10000;
    made_after[3] = 40000;
    assert_true(rebill_difference_find(&pair));
    old.counter_state_before.count = 0;
    old.invoice.counter_state.count = 0;
    stand.counter_state.count = 0;
    made.counter_state.count = 0;
    assert_false(rebill_difference_find(&pair));
}

static void
counted_water_is_added_to_a_state(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1 << 16);
    /* the state has a counter that the bill dropped, one that it never had, and one in common */
    const int64_t has[] = {1, 3, 0, 7, 1, 4, 90, 100, 2, 9, 0, 5};
    const int64_t had[] = {1, 3, 0, 9, 1, 4, 90, 20};
    const int64_t left[] = {1, 4, 90, 50, 1, 5, 0, 8};
    struct canon_ints sum = {has, 12};
    const struct rebill_counted counted = {{had, 8}, {left, 8}};
    assert_int_equal(rebill_difference_add(&sum, &counted, arena), WEIR_OK);
    const int64_t expected[] = {1, 4, 90, 130, 1, 5, 0, 8, 2, 9, 0, 5};
    assert_int_equal(sum.count, 12);
    assert_memory_equal(sum.item, expected, sizeof expected);
    struct canon_ints none = {NULL, 0};
    const struct rebill_counted nothing = {{NULL, 0}, {left, 8}};
    assert_int_equal(rebill_difference_add(&none, &nothing, arena), WEIR_OK);
    assert_memory_equal(none.item, left, sizeof left);
    weir_arena_free(arena);
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(1);
    struct canon_ints sum = {after, 4};
    const struct rebill_counted counted = {{before, 4}, {after, 4}};
    assert_int_equal(rebill_difference_add(&sum, &counted, arena), WEIR_E_NOMEM);
    weir_arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_is_the_same, setup),
        cmocka_unit_test_setup(every_part_of_a_line_counts, setup),
        cmocka_unit_test_setup(what_is_counted_counts_and_not_from_where, setup),
        cmocka_unit_test_setup(an_estimate_is_made_again_for_its_registers_too, setup),
        cmocka_unit_test_setup(counted_water_is_added_to_a_state, setup),
        cmocka_unit_test_setup(memory_that_is_out_is_told, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
