/* Unit tests of batch/bill_settings.c: what a run freezes, and reads back. */
#include "batch/bill_settings.h"

#include "base/text.h"
#include <string.h>

#include "harness/cmocka_all.h"

static const struct config standard = {
#define SETTING_TEXT(name, standard, meaning) .name = (standard),
#define SETTING_INT(name, unit, least, most, standard, meaning) .name = (standard),
#include "host/setting.def"
#undef SETTING_TEXT
#undef SETTING_INT
};

static struct account_rules
round_trip(const struct config *config, const char *scope)
{
    static char buffer[BILL_SETTINGS_SIZE];
    struct text_writer writer = text_writer_of(buffer, sizeof buffer);
    bill_settings_write(config, &writer);
    assert_false(writer.full);
    const struct bill_settings run = {text_written(&writer), text_of(scope)};
    struct account_rules rules = {0};
    bill_settings_read(&run, &rules);
    return rules;
}

static void
defaults_come_back(void **state)
{
    (void)state;
    const struct account_rules rules = round_trip(&standard, "all");
    assert_int_equal(rules.estimate.rule, ESTIMATE_MEAN);
    assert_false(rules.estimate.of_idle);
    assert_int_equal(rules.estimate.least_days, 25);
    assert_int_equal(rules.range.high, RANGE_BILL);
    assert_int_equal(rules.range.low, RANGE_BILL);
    assert_int_equal(rules.range.stuck, RANGE_BILL);
    assert_int_equal(rules.range.high_percent, 500);
    assert_int_equal(rules.range.high_least_l, 100000);
    assert_int_equal(rules.range.low_percent, 10);
    assert_int_equal(rules.range.low_below_l, 1000);
    assert_int_equal(rules.range.stuck_days, 180);
    assert_true(round_trip(&standard, "cycle:C").estimate.of_idle);
}

static void
a_run_without_a_line_does_nothing_by_it(void **state)
{
    (void)state;
    const struct bill_settings run = {text_of("stuck_days=3\nstuck=what\n"), text_of("all")};
    struct account_rules rules = {0};
    bill_settings_read(&run, &rules);
    assert_int_equal(rules.range.high, RANGE_OFF);
    assert_int_equal(rules.range.stuck, RANGE_OFF);
    assert_int_equal(rules.range.stuck_days, 3);
    assert_int_equal(rules.estimate.rule, ESTIMATE_OFF);
}

static void
the_longest_values_fit(void **state)
{
    (void)state;
    struct config config = standard;
    config.too_high = config.too_low = config.stuck = "estimate";
    config.too_high_least_m3 = config.too_low_below_m3 = 1000000000;
    config.missing_scope = "all";
    config.time_zone = "America/Argentina/ComodRivadavia";
    const struct account_rules rules = round_trip(&config, "all");
    assert_true(rules.estimate.of_idle);
    assert_int_equal(rules.range.low, RANGE_ESTIMATE);
    assert_int_equal(rules.range.high_least_l, INT64_C(1000000000000));
}

/* The words that the configuration lets in, of setting.def, are the words known here. */
static void
every_word_there_is_does_something_of_its_own(void **state)
{
    (void)state;
    static const char *const missing[] = {"mean", "last", "year", "hold", "off"};
    static const char *const actions[] = {"hold", "bill", "estimate", "off"};
    static const enum estimate_rule rules[] = {ESTIMATE_MEAN, ESTIMATE_LAST, ESTIMATE_YEAR,
                                               ESTIMATE_HOLD, ESTIMATE_OFF};
    static const enum range_action does[] = {RANGE_HOLD, RANGE_BILL, RANGE_ESTIMATE, RANGE_OFF};
    for (uint32_t i = 0; i < config_count; i++) {
        if (strcmp(config_list[i].name, "missing") == 0)
            assert_string_equal(config_list[i].choices, "mean|last|year|hold|off");
        if (strcmp(config_list[i].name, "too_high") == 0 ||
            strcmp(config_list[i].name, "too_low") == 0 ||
            strcmp(config_list[i].name, "stuck") == 0)
            assert_string_equal(config_list[i].choices, "hold|bill|estimate|off");
    }
    struct config config = standard;
    for (uint32_t i = 0; i < 5; i++) {
        config.missing = missing[i];
        assert_int_equal(round_trip(&config, "all").estimate.rule, rules[i]);
    }
    for (uint32_t i = 0; i < 4; i++) {
        config.too_high = config.too_low = config.stuck = actions[i];
        const struct account_rules read = round_trip(&config, "all");
        assert_int_equal(read.range.high, does[i]);
        assert_int_equal(read.range.low, does[i]);
        assert_int_equal(read.range.stuck, does[i]);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_come_back),
        cmocka_unit_test(a_run_without_a_line_does_nothing_by_it),
        cmocka_unit_test(the_longest_values_fit),
        cmocka_unit_test(every_word_there_is_does_something_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
