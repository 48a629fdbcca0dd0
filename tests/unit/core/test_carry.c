/* Unit tests of core/carry.c: what a meter brings to the account it joins. */
#include "core/carry.h"

#include <string.h>

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

#define KEY 7
#define METER 2

static struct weir_arena *arena;
static struct weir_blocks blocks[2];
static struct weir_class class_;
static struct weir_class other_class;
static const struct weir_class *classes[] = {&class_};
static struct weir_version version;
static struct carry_request request;

static int32_t
day(int32_t year, int32_t month, int32_t of_month)
{
    return civil_to_day((struct civil){year, month, of_month});
}

/* Billed from 1 January to 1 July 2024 and moved then, residential to residential. */
static int
setup(void **state)
{
    (void)state;
    blocks[0] = (struct weir_blocks){.id = text_of("household"),
                                     .over = WEIR_OVER_YEAR,
                                     .close = WEIR_CLOSE_BY_DAY,
                                     .counter_key = KEY};
    blocks[1] = (struct weir_blocks){.id = text_of("monthly"), .over = WEIR_OVER_MONTH};
    class_ = (struct weir_class){.id = text_of("residential"), .blocks = blocks, .blocks_count = 2};
    other_class =
        (struct weir_class){.id = text_of("shop"), .blocks = &blocks[1], .blocks_count = 1};
    version = (struct weir_version){
        .year_start_month = 1,
        .year_start_day = 1,
        .volume_step_l = 1000,
    };
    request = (struct carry_request){
        .meter_id = METER,
        .day = day(2024, 7, 1),
        .from = {&version, classes, 1, WEIR_DAY_NONE, day(2024, 7, 1)},
        .to = {&version, classes, 1, WEIR_DAY_NONE, day(2024, 6, 1)},
        .rest_begin_day = day(2024, 7, 1),
        .rest_end_day = day(2024, 7, 1),
    };
    arena = weir_arena_new(1 << 16);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct carry_rows
find(void)
{
    struct carry_rows rows;
    assert_int_equal(carry_find(&request, arena, &rows), WEIR_OK);
    return rows;
}

/* The one row's litres; 0: there is none. */
static int64_t
brought(void)
{
    const struct carry_rows rows = find();
    assert_true(rows.count <= 1);
    return rows.count == 0 ? 0 : rows.item[0].used_l;
}

#define BILL(counted, meter, all)                                                                  \
    {                                                                                              \
        .key = KEY, .first_day = day(2024, 1, 1), .before_day = WEIR_DAY_NONE,                     \
        .end_day = day(2024, 7, 1), .counted_l = (counted), .meter_l = (meter), .all_l = (all)     \
    }

static void
a_meter_that_is_alone_brings_all_that_was_counted(void **state)
{
    (void)state;
    const struct carry_bill bills[] = {BILL(90000, 90700, 90700)};
    request.bill = bills;
    request.bill_count = 1;
    const struct carry_rows rows = find();
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.item[0].used_l, 90000);
    assert_true(text_equal(rows.item[0].blocks, text_of("household")));
    assert_int_equal(rows.item[0].from_day, day(2024, 7, 1));
    assert_int_equal(rows.item[0].to_day, day(2024, 7, 1));
    assert_int_equal(rows.item[0].from_year_begin_day, day(2024, 1, 1));
    assert_int_equal(rows.item[0].to_year_begin_day, day(2024, 1, 1));
}

static void
of_several_meters_each_has_its_part(void **state)
{
    (void)state;
    /* 170 counted: 80.4 and 90.6 of 171 give 80 (79.93) and 90 (90.07) whole m3. */
    struct carry_bill bills[] = {BILL(170000, 90600, 171000)};
    request.bill = bills;
    request.bill_count = 1;
    assert_int_equal(brought(), 90000);
    bills[0].meter_l = 80400;
    assert_int_equal(brought(), 80000);
    bills[0].meter_l = 0;
    assert_int_equal(brought(), 0);
    bills[0].all_l = 0; /* without any meter, as of an adjustment */
    assert_int_equal(brought(), 0);
}

static void
only_bills_of_the_year_and_of_the_blocks_count(void **state)
{
    (void)state;
    struct carry_bill bills[] = {BILL(90000, 1, 1), BILL(50000, 1, 1)};
    request.bill = bills;
    request.bill_count = 2;
    bills[1].first_day = day(2023, 1, 1);
    assert_int_equal(brought(), 90000);
    bills[1].first_day = day(2024, 1, 1);
    bills[1].key = KEY + 1;
    assert_int_equal(brought(), 90000);
}

static void
openings_that_name_a_meter_are_that_ones(void **state)
{
    (void)state;
    /* Of 200 counted 60 came with meter 2, 10 with another, 30 before weir: 130 are shared. */
    const struct carry_bill bills[] = {BILL(200000, 40000, 100000)};
    const struct carry_opening openings[] = {
        {METER, day(2024, 2, 1), day(2024, 1, 1), text_of("household"), 60000},
        {METER + 1, day(2024, 2, 1), day(2024, 1, 1), text_of("household"), 10000},
        {-1, day(2024, 2, 1), day(2024, 1, 1), text_of("household"), 30000},
        {METER, day(2024, 2, 1), day(2023, 1, 1), text_of("household"), 1000},
        {METER, day(2024, 2, 1), day(2024, 1, 1), text_of("old"), 2000},
        /* not counted by the bill, which ends before it, nor by any yet */
        {METER, day(2024, 7, 1), day(2024, 1, 1), text_of("household"), 4000},
    };
    request.bill = bills;
    request.bill_count = 1;
    request.opening = openings;
    request.opening_count = 6;
    assert_int_equal(brought(), 60000 + 52000 + 4000);
    request.from.head_day = WEIR_DAY_NONE; /* nothing billed: all that the meter brought before */
    request.bill_count = 0;
    assert_int_equal(brought(), 64000);
}

static void
a_bill_counts_what_opens_in_it(void **state)
{
    (void)state;
    struct carry_bill bills[] = {BILL(90000, 45000, 90000)};
    bills[0].before_day = day(2024, 4, 1);
    struct carry_opening opening = {METER + 1, day(2024, 4, 1), day(2024, 1, 1),
                                    text_of("household"), 10000};
    request.bill = bills;
    request.bill_count = 1;
    request.opening = &opening;
    request.opening_count = 1;
    assert_int_equal(brought(), 40000);
    opening.day--; /* an earlier bill had it */
    assert_int_equal(brought(), 45000);
}

static void
what_was_taken_out_is_gone(void **state)
{
    (void)state;
    const struct carry_bill bills[] = {BILL(-60000, 10000, 10000)};
    const struct carry_opening opening = {METER, day(2024, 2, 1), day(2024, 1, 1),
                                          text_of("household"), -70000};
    request.bill = bills;
    request.bill_count = 1;
    request.opening = &opening;
    request.opening_count = 1;
    assert_int_equal(brought(), 0);
}

static void
what_is_not_billed_comes_along_by_days(void **state)
{
    (void)state;
    request.day = day(2024, 1, 31);
    request.rest_begin_day = day(2023, 12, 2); /* 30 days before and 30 after the year began */
    request.rest_end_day = day(2024, 1, 31);
    request.rest_l = 20600;
    assert_int_equal(brought(), 10000); /* 10.3, whole m3 */
    blocks[0].close = WEIR_CLOSE_BY_READ;
    assert_int_equal(brought(), 20000);
    request.rest_begin_day = day(2024, 1, 1);
    blocks[0].close = WEIR_CLOSE_BY_DAY;
    assert_int_equal(brought(), 20000);
    request.day = day(2024, 1, 1); /* the year that it was counted in is over */
    request.rest_begin_day = day(2023, 12, 2);
    request.rest_end_day = day(2024, 1, 1);
    assert_int_equal(brought(), 0);
}

static void
it_counts_from_what_is_billed_on(void **state)
{
    (void)state;
    const struct carry_bill bills[] = {BILL(90000, 1, 1)};
    request.bill = bills;
    request.bill_count = 1;
    request.from.head_day = day(2024, 8, 1);
    request.to.head_day = day(2025, 1, 1); /* the year is over there */
    const struct carry_rows rows = find();
    assert_int_equal(rows.item[0].from_day, day(2024, 8, 1));
    assert_int_equal(rows.item[0].to_day, WEIR_DAY_NONE);
}

static void
years_of_an_account_are_its_own(void **state)
{
    (void)state;
    struct carry_bill bills[] = {BILL(90000, 1, 1)};
    bills[0].first_day = day(2024, 3, 1);
    request.bill = bills;
    request.bill_count = 1;
    version.year_of_account = true;
    request.from.opened_day = day(2020, 3, 15);
    struct carry_rows rows = find();
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.item[0].from_year_begin_day, day(2024, 3, 1));
    assert_int_equal(rows.item[0].to_day, WEIR_DAY_NONE); /* it says not when it was opened */
    request.to.opened_day = day(2020, 5, 20);
    rows = find();
    assert_int_equal(rows.item[0].to_day, day(2024, 7, 1));
    assert_int_equal(rows.item[0].to_year_begin_day, day(2024, 5, 1));
    request.from.opened_day = WEIR_DAY_NONE;
    assert_int_equal(find().count, 0);
}

static void
another_class_has_other_blocks(void **state)
{
    (void)state;
    const struct carry_bill bills[] = {BILL(90000, 1, 1)};
    const struct weir_class *shop[] = {&other_class};
    const struct weir_class *twice[] = {&other_class, &class_, &class_};
    request.bill = bills;
    request.bill_count = 1;
    request.to.class_ = shop;
    const struct carry_rows rows = find();
    assert_int_equal(rows.item[0].used_l, 90000); /* taken out, and brought nowhere */
    assert_int_equal(rows.item[0].to_day, WEIR_DAY_NONE);
    request.from.class_ = twice; /* two uses of a class */
    request.from.class_count = 3;
    assert_int_equal(find().count, 1);
}

static void
registers_may_begin_again(void **state)
{
    (void)state;
    struct carry_registers registers = {9980000, 9995500, 1000, -1};
    assert_int_equal(carry_movement_l(&registers), 15500);
    registers.end_milli = 15000;
    assert_int_equal(carry_movement_l(&registers), 0);
    registers.digits = 4;
    assert_int_equal(carry_movement_l(&registers), 35000);
    registers.litres_per_count = 10;
    assert_int_equal(carry_movement_l(&registers), 350);
    registers = (struct carry_registers){20000000, 5000, 1000, 4}; /* more than it can show */
    assert_int_equal(carry_movement_l(&registers), 0);
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    struct weir_arena *small = weir_arena_new(1);
    struct carry_rows rows;
    assert_non_null(small);
    assert_int_equal(carry_find(&request, small, &rows), WEIR_E_NOMEM);
    weir_arena_free(small);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_meter_that_is_alone_brings_all_that_was_counted),
        CASE(of_several_meters_each_has_its_part),
        CASE(only_bills_of_the_year_and_of_the_blocks_count),
        CASE(openings_that_name_a_meter_are_that_ones),
        CASE(a_bill_counts_what_opens_in_it),
        CASE(what_was_taken_out_is_gone),
        CASE(what_is_not_billed_comes_along_by_days),
        CASE(it_counts_from_what_is_billed_on),
        CASE(years_of_an_account_are_its_own),
        CASE(another_class_has_other_blocks),
        CASE(registers_may_begin_again),
        CASE(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("carry", tests, NULL, NULL);
}
