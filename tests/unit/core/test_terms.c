/* Unit tests of core/terms.c: which of the recorded rows hold, and from when. */
#include "core/terms.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new(1 << 20);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

#define ROW(from, recorded, is_error, class_name)                                                  \
    {                                                                                              \
        .stamp = {.recorded_no = (recorded), .from_day = (from), .error = (is_error)},             \
        .tariff = {"city", 4}, .class_id = {                                                       \
            class_name,                                                                            \
            sizeof(class_name) - 1                                                                 \
        }                                                                                          \
    }

#define PICK_ACCOUNTS(rows, view)                                                                  \
    terms_pick((struct terms_rows){rows, sizeof(rows) / sizeof((rows)[0]), sizeof((rows)[0]),      \
                                   terms_same_account},                                            \
               view)

static void
the_row_recorded_last_holds_and_later_ones_are_not_seen(void **state)
{
    (void)state;
    struct terms_account rows[] = {
        ROW(10, 1, false, "a"), ROW(10, 3, false, "b"), ROW(10, 9, false, "c"),
        ROW(20, 2, false, "d"), ROW(30, 9, false, "e"),
    };
    const struct terms_view view = {.made_no = 5, .as_of_no = 5};
    assert_int_equal(PICK_ACCOUNTS(rows, view), 2);
    assert_true(text_equal(rows[0].class_id, text_of("b")));
    assert_true(text_equal(rows[1].class_id, text_of("d")));
}

static void
a_correction_sees_what_was_recorded_as_an_error_only(void **state)
{
    (void)state;
    struct terms_account rows[] = {
        ROW(10, 1, false, "a"),
        ROW(10, 7, true, "wrong before"),
        ROW(20, 8, false, "late"),
        ROW(30, 11, true, "after"),
    };
    const struct terms_view view = {.made_no = 5, .as_of_no = 10};
    assert_int_equal(PICK_ACCOUNTS(rows, view), 1);
    assert_true(text_equal(rows[0].class_id, text_of("wrong before")));
}

static void
a_row_holds_from_its_day_until_the_next(void **state)
{
    (void)state;
    const struct terms_account rows[] = {ROW(10, 1, false, "a"), ROW(20, 1, false, "b")};
    assert_null(terms_at(rows, 2, 9));
    assert_ptr_equal(terms_at(rows, 2, 10), &rows[0]);
    assert_ptr_equal(terms_at(rows, 2, 19), &rows[0]);
    assert_ptr_equal(terms_at(rows, 2, 20), &rows[1]);
    assert_ptr_equal(terms_at(rows, 2, 99), &rows[1]);
}

static void
keys_of_uses_and_plans_tell_apart_what_differs(void **state)
{
    (void)state;
    const struct terms_use use = {.stamp = {.from_day = 1}, .use_no = 1};
    const struct terms_use other_use = {.stamp = {.from_day = 1}, .use_no = 2};
    const struct terms_use later_use = {.stamp = {.from_day = 2}, .use_no = 1};
    assert_true(terms_same_use(&use, &use));
    assert_false(terms_same_use(&use, &other_use));
    assert_false(terms_same_use(&use, &later_use));
    const struct terms_plan plan = {.stamp = {.from_day = 1}, .plan = {.kind = WEIR_AGAINST_PLAN}};
    const struct terms_plan norm = {.stamp = {.from_day = 1}, .plan = {.kind = WEIR_AGAINST_NORM}};
    const struct terms_plan later = {.stamp = {.from_day = 2}, .plan = {.kind = WEIR_AGAINST_PLAN}};
    assert_true(terms_same_plan(&plan, &plan));
    assert_false(terms_same_plan(&plan, &norm));
    assert_false(terms_same_plan(&plan, &later));
}

static void
attributes_are_lines_and_the_district(void **state)
{
    (void)state;
    const struct terms_account row = {.attributes = text_of("size=50\nbroken\nzone=I=II"),
                                      .district = text_of("D1")};
    const struct weir_attribute *attribute;
    uint32_t count;
    assert_int_equal(terms_attributes(&row, arena, &attribute, &count), WEIR_OK);
    assert_int_equal(count, 3);
    assert_true(text_equal(attribute[0].name, text_of("size")));
    assert_true(text_equal(attribute[0].value, text_of("50")));
    assert_true(text_equal(attribute[1].name, text_of("zone")));
    assert_true(text_equal(attribute[1].value, text_of("I=II")));
    assert_true(text_equal(attribute[2].name, text_of("district")));
    assert_true(text_equal(attribute[2].value, text_of("D1")));

    const struct terms_account closed_line = {.attributes = text_of("a=1\n")};
    assert_int_equal(terms_attributes(&closed_line, arena, &attribute, &count), WEIR_OK);
    assert_int_equal(count, 1);
    const struct terms_account nothing = {.persons = 1};
    assert_int_equal(terms_attributes(&nothing, arena, &attribute, &count), WEIR_OK);
    assert_int_equal(count, 0);
}

static void
the_size_of_a_meter_is_an_attribute_where_it_is_known(void **state)
{
    (void)state;
    const struct weir_attribute zone[] = {{text_of("zone"), text_of("I")}};
    struct weir_terms terms = {0};
    assert_int_equal(terms_add_meter_size(&terms, (struct weir_text){0}, arena), WEIR_OK);
    assert_int_equal(terms.attribute_count, 0);
    assert_int_equal(terms_add_meter_size(&terms, text_of("50"), arena), WEIR_OK);
    assert_int_equal(terms.attribute_count, 1);
    terms = (struct weir_terms){.attribute = zone, .attribute_count = 1};
    assert_int_equal(terms_add_meter_size(&terms, text_of("50"), arena), WEIR_OK);
    assert_int_equal(terms.attribute_count, 2);
    assert_true(text_equal(terms.attribute[0].name, text_of("zone")));
    assert_true(text_equal(terms.attribute[1].name, text_of("meter-size")));
    assert_true(text_equal(terms.attribute[1].value, text_of("50")));
}

static void
of_each_use_the_newest_row_holds(void **state)
{
    (void)state;
    const struct terms_use rows[] = {
        {.stamp = {.from_day = 1}, .use_no = 1, .class_id = text_of("a")},
        {.stamp = {.from_day = 5}, .use_no = 1, .class_id = text_of("a")},
        {.stamp = {.from_day = 1}, .use_no = 2, .class_id = text_of("a")},
        {.stamp = {.from_day = 1}, .use_no = 3, .class_id = text_of("a")},
        {.stamp = {.from_day = 3}, .use_no = 3}, /* which has ended */
        {.stamp = {.from_day = 9}, .use_no = 4, .class_id = text_of("a")},
    };
    const struct terms_use *const *use;
    uint32_t count;
    assert_int_equal(terms_uses_at(rows, 6, 5, arena, &use, &count), WEIR_OK);
    assert_int_equal(count, 2);
    assert_ptr_equal(use[0], &rows[1]);
    assert_ptr_equal(use[1], &rows[2]);
}

static const struct weir_tariff city = {.id = {"city", 4}};
static const struct weir_tariff other = {.id = {"other", 5}};
static const struct weir_tariff *const both[] = {&other, &city};

static void
another_class_or_tariff_begins_a_regime_and_other_terms_do_not(void **state)
{
    (void)state;
    struct terms_account rows[] = {
        ROW(10, 1, false, "a"), ROW(20, 1, false, "a"), ROW(30, 1, false, "b"),
        ROW(40, 1, false, "b"), ROW(50, 1, false, "b"),
    };
    rows[3].tariff = text_of("other");
    const struct terms_regimes request = {
        .row = rows,
        .row_count = 5,
        .tariffs = {both, 2},
        .begin_day = 15,
        .end_day = 50,
    };
    const struct weir_regime *regime;
    uint32_t count;
    assert_int_equal(terms_regime_list(&request, arena, &regime, &count), WEIR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(regime[0].from_day, 15);
    assert_ptr_equal(regime[0].tariff, &city);
    assert_true(text_equal(regime[0].class_id, text_of("a")));
    assert_int_equal(regime[1].from_day, 30);
    assert_true(text_equal(regime[1].class_id, text_of("b")));
    assert_int_equal(regime[2].from_day, 40);
    assert_ptr_equal(regime[2].tariff, &other);
}

static void
days_before_the_first_row_and_unknown_tariffs_have_none(void **state)
{
    (void)state;
    struct terms_account rows[] = {ROW(10, 1, false, "a")};
    struct terms_regimes request = {
        .row = rows, .row_count = 1, .tariffs = {both, 2}, .begin_day = 5, .end_day = 15};
    const struct weir_regime *regime;
    uint32_t count;
    assert_int_equal(terms_regime_list(&request, arena, &regime, &count), WEIR_OK);
    assert_int_equal(count, 2);
    assert_null(regime[0].tariff);
    assert_ptr_equal(regime[1].tariff, &city);

    request.tariffs.count = 1;
    assert_int_equal(terms_regime_list(&request, arena, &regime, &count), WEIR_OK);
    assert_null(regime[count - 1].tariff);
}

static void
a_use_has_its_own_class_also_before_its_first_row(void **state)
{
    (void)state;
    struct terms_account rows[] = {ROW(1, 1, false, "a")};
    const struct terms_use uses[] = {
        {.stamp = {.from_day = 10}, .use_no = 1, .class_id = {"shop", 4}},
        {.stamp = {.from_day = 15}, .use_no = 1}, /* ended for some days: the class of before */
        {.stamp = {.from_day = 20}, .use_no = 1, .class_id = {"bath", 4}},
        {.stamp = {.from_day = 12}, .use_no = 2, .class_id = {"flat", 4}},
        {.stamp = {.from_day = 90}, .use_no = 2, .class_id = {"hall", 4}},
    };
    const struct terms_regimes request = {
        .row = rows,
        .row_count = 1,
        .use = uses,
        .use_count = 5,
        .use_no = 1,
        .tariffs = {both, 2},
        .begin_day = 5,
        .end_day = 30,
    };
    const struct weir_regime *regime;
    uint32_t count;
    assert_int_equal(terms_regime_list(&request, arena, &regime, &count), WEIR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(regime[0].from_day, 5);
    assert_true(text_equal(regime[0].class_id, text_of("shop")));
    assert_int_equal(regime[1].from_day, 20);
    assert_true(text_equal(regime[1].class_id, text_of("bath")));
}

static void
a_full_arena_is_said(void **state)
{
    (void)state;
    struct weir_arena *full = weir_arena_new(1);
    struct terms_account rows[] = {ROW(1, 1, false, "a")};
    const struct terms_use use = {.use_no = 1};
    const struct weir_attribute *attribute;
    const struct terms_use *const *list;
    const struct weir_regime *regime;
    uint32_t count;
    assert_int_equal(terms_attributes(rows, full, &attribute, &count), WEIR_E_NOMEM);
    struct weir_terms terms = {0};
    assert_int_equal(terms_add_meter_size(&terms, text_of("50"), full), WEIR_E_NOMEM);
    assert_int_equal(terms_uses_at(&use, 1, 1, full, &list, &count), WEIR_E_NOMEM);
    const struct terms_regimes request = {.row = rows, .row_count = 1, .end_day = 1};
    assert_int_equal(terms_regime_list(&request, full, &regime, &count), WEIR_E_NOMEM);
    weir_arena_free(full);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_row_recorded_last_holds_and_later_ones_are_not_seen),
        cmocka_unit_test(a_correction_sees_what_was_recorded_as_an_error_only),
        cmocka_unit_test(a_row_holds_from_its_day_until_the_next),
        cmocka_unit_test(keys_of_uses_and_plans_tell_apart_what_differs),
        cmocka_unit_test(attributes_are_lines_and_the_district),
        cmocka_unit_test(the_size_of_a_meter_is_an_attribute_where_it_is_known),
        cmocka_unit_test(of_each_use_the_newest_row_holds),
        cmocka_unit_test(another_class_or_tariff_begins_a_regime_and_other_terms_do_not),
        cmocka_unit_test(days_before_the_first_row_and_unknown_tariffs_have_none),
        cmocka_unit_test(a_use_has_its_own_class_also_before_its_first_row),
        cmocka_unit_test(a_full_arena_is_said),
    };
    return cmocka_run_group_tests_name("core/terms", tests, setup, teardown);
}
