/* Unit tests of core/chart.c. */
#include "core/chart.h"

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "weir/tariff.h"

#define TEXT(string)                                                                               \
    {                                                                                              \
        .start = (string), .size = sizeof(string) - 1                                              \
    }
#define WORDS(words)                                                                               \
    {                                                                                              \
        .item = (words), .count = sizeof(words) / sizeof(words)[0]                                 \
    }

static const struct weir_text homes[] = {TEXT("home"), TEXT("flat")};
static const struct weir_text water[] = {TEXT("water")};
static const struct weir_text sewage[] = {TEXT("sewage")};
static const struct weir_text volume[] = {TEXT("volume")};

static const struct chart_account accounts[] = {
    {.code = TEXT("1122")}, {.code = TEXT("112201")}, {.code = TEXT("11220101")},
    {.code = TEXT("6001")}, {.code = TEXT("1123")},
};

#define ALWAYS .from_day = WEIR_DAY_NONE, .to_day = WEIR_DAY_NONE

static const struct chart_rule rules[] = {
    {.of = CHART_OF_FEES, ALWAYS, .credit = 0},
    {.of = CHART_OF_ANY, .fund = WORDS(sewage), .from_day = 100, .to_day = 200, .credit = 1},
    {.of = CHART_OF_ANY, .fund = WORDS(sewage), ALWAYS, .credit = 2},
    {.of = CHART_OF_INVOICES,
     ALWAYS,
     .class_id = WORDS(homes),
     .charge = WORDS(water),
     .fund = {.item = water, .count = 0},
     .kind = WORDS(volume),
     .credit = 3},
};

static const struct chart chart = {.account = accounts,
                                   .account_count = sizeof accounts / sizeof accounts[0],
                                   .rule = rules,
                                   .rule_count = sizeof rules / sizeof rules[0]};

static const struct chart_subject flat_water = {
    .of = CHART_OF_INVOICES,
    .day = 150,
    .class_id = TEXT("flat"),
    .charge = TEXT("water"),
    .kind = TEXT("volume"),
};

static void
assert_credit(const struct chart_subject *subject, uint32_t credit)
{
    const struct chart_rule *rule = chart_rule_find(&chart, subject);
    assert_non_null(rule);
    assert_int_equal(rule->credit, credit);
}

static void
the_first_rule_whose_conditions_all_hold_is_used(void **state)
{
    (void)state;
    struct chart_subject subject = flat_water;
    assert_credit(&subject, 3);
    subject.of = CHART_OF_FEES;
    assert_credit(&subject, 0);
}

static void
a_condition_that_does_not_hold_leaves_nothing(void **state)
{
    (void)state;
    struct chart_subject subject = flat_water;
    subject.class_id = text_of("shop");
    assert_null(chart_rule_find(&chart, &subject));
    subject = flat_water;
    subject.charge = text_of("resource");
    assert_null(chart_rule_find(&chart, &subject));
    subject = flat_water;
    subject.fund = text_of("plan"); /* an empty list: only what has none */
    assert_null(chart_rule_find(&chart, &subject));
    subject = flat_water;
    subject.kind = text_of("fixed");
    assert_null(chart_rule_find(&chart, &subject));
}

static void
a_rule_holds_from_its_first_day_and_up_to_its_last(void **state)
{
    (void)state;
    struct chart_subject subject = flat_water;
    subject.fund = text_of("sewage");
    subject.day = 99;
    assert_credit(&subject, 2);
    subject.day = 100;
    assert_credit(&subject, 1);
    subject.day = 199;
    assert_credit(&subject, 1);
    subject.day = 200;
    assert_credit(&subject, 2);
}

static void
accounts_are_under_those_whose_code_theirs_begins_with(void **state)
{
    (void)state;
    assert_int_equal(chart_account_find(&chart, text_of("112201")), 1);
    assert_int_equal(chart_account_find(&chart, text_of("11220")), CHART_NONE);
    assert_int_equal(chart_account_level(&chart, 0), 1);
    assert_int_equal(chart_account_level(&chart, 2), 3);
    assert_true(chart_account_is_parent(&chart, 1));
    assert_false(chart_account_is_parent(&chart, 2));
    assert_false(chart_account_is_parent(&chart, 4));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_rule_whose_conditions_all_hold_is_used),
        cmocka_unit_test(a_condition_that_does_not_hold_leaves_nothing),
        cmocka_unit_test(a_rule_holds_from_its_first_day_and_up_to_its_last),
        cmocka_unit_test(accounts_are_under_those_whose_code_theirs_begins_with),
    };
    return cmocka_run_group_tests_name("core/chart", tests, NULL, NULL);
}
