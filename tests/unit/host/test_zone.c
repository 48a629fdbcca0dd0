/* Unit tests of host/zone.c: the civil day of an instant, and which texts are one. */
#include "host/zone.h"

#include "base/civil.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

static int32_t
day_of(int32_t year, int32_t month, int32_t day)
{
    return civil_to_day((struct civil){year, month, day});
}

static void
use_zone(const char *name)
{
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(zone_set(name, &error), WEIR_OK);
}

static void
an_instant_becomes_the_day_of_the_zone(void **state)
{
    (void)state;
    struct zone_moment moment;
    use_zone("Asia/Shanghai");
    /* 2026-10-31 17:00 UTC is 01:00 of the next day in Shanghai, +08:00. */
    assert_int_equal(zone_parse(text_of("2026-10-31T17:00:00Z"), &moment), WEIR_OK);
    assert_int_equal(moment.day, day_of(2026, 11, 1));
    assert_int_equal(moment.second, 3600);
    assert_int_equal(zone_parse(text_of("2026-10-31T08:15:00+08:00"), &moment), WEIR_OK);
    assert_int_equal(moment.day, day_of(2026, 10, 31));
    assert_int_equal(moment.second, 8 * 3600 + 15 * 60);
    /* Urumqi's own clock is 2 hours behind. */
    assert_int_equal(zone_parse(text_of("2026-10-31T23:30:00+06:00"), &moment), WEIR_OK);
    assert_int_equal(moment.day, day_of(2026, 11, 1));
    assert_int_equal(moment.second, 90 * 60);
    assert_int_equal(zone_of_instant(0, &moment), WEIR_OK);
    assert_int_equal(moment.day, 0);
    assert_int_equal(moment.second, 8 * 3600);
}

/* New York: clocks go back at 2024-11-03 06:00 UTC (02:00 EDT becomes 01:00 EST). */
static void
summer_time_moves_the_end_of_the_day(void **state)
{
    (void)state;
    struct zone_moment moment;
    use_zone("America/New_York");
    assert_int_equal(zone_parse(text_of("2024-11-03T04:30Z"), &moment), WEIR_OK);
    assert_int_equal(moment.day, day_of(2024, 11, 3));
    assert_int_equal(moment.second, 30 * 60);
    assert_int_equal(zone_parse(text_of("2024-11-04T04:30Z"), &moment), WEIR_OK);
    assert_int_equal(moment.day, day_of(2024, 11, 3));
    assert_int_equal(moment.second, 23 * 3600 + 30 * 60);
}

static void
a_date_alone_is_the_last_moment_of_its_day(void **state)
{
    (void)state;
    struct zone_moment moment;
    assert_int_equal(zone_parse(text_of("2026-10-31"), &moment), WEIR_OK);
    assert_int_equal(moment.day, day_of(2026, 10, 31));
    assert_int_equal(moment.second, ZONE_DAY_SECONDS);
}

static void
each_form_reads_as_stated(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t second; /* of 2026-03-01 in Shanghai */
    } rows[] = {
        {"2026-03-01T00:00:00+08:00", 0},
        {"2026-03-01T23:59:59+08:00", 86399},
        {"2026-03-01T23:59:59.999+08:00", 86399},
        {"2026-03-01T10:00+0800", 36000},
        {"2026-03-01T10:00+08", 36000},
        {"2026-03-01T10:00:01", 36001},
        {"2026-03-01 10:00", 36000},
        {"2026-03-01T10:00-00:00", 64800},
        {"2026-03-01T06:30-01:30", 57600},
        {"2026-03-01T15:59:59Z", 86399},
    };
    use_zone("Asia/Shanghai");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct zone_moment moment;
        assert_int_equal(zone_parse(text_of(rows[i].text), &moment), WEIR_OK);
        assert_int_equal(moment.day, day_of(2026, 3, 1));
        assert_int_equal(moment.second, rows[i].second);
    }
}

static void
anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "2026-02-29",
        "2026-3-1",
        "2026-03-01T",
        "2026-03-01T1:00",
        "2026-03-01T24:00",
        "2026-03-01T10:60",
        "2026-03-01T10:00:60",
        "2026-03-01T10:00:00.",
        "2026-03-01T10",
        "2026-03-01T10:00z",
        "2026-03-01T10:00+",
        "2026-03-01T10:00+14:01",
        "2026-03-01T10:00+08:60",
        "2026-03-01T10:00+08:",
        "2026-03-01T10:00+08:00 ",
        "2026-03-01T10:00 CST",
        "2026-03-01x10:00",
        "0001-01-01T00:00:00+14:00", /* a day of the year 0 */
        "9999-12-31T23:00:00Z",      /* a day of the year 10000 in Shanghai */
    };
    use_zone("Asia/Shanghai");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct zone_moment moment = {.day = 7, .second = 8};
        if (zone_parse(text_of(texts[i]), &moment) != WEIR_E_INVALID)
            fail_msg("\"%s\" was read", texts[i]);
        assert_int_equal(moment.second, 8);
    }
}

static void
zones_that_are_not_there_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "Asia/Nowhere",
        "/etc/passwd",
        "../../etc/passwd",
        "Asia",
        ":UTC",
        "CST-8;",
        "Asia/ThisNameIsLongerThanAnyNameOfATimeZoneThatThereEverHasBeenAnywhere",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct weir_error error = {.status = WEIR_OK};
        if (zone_set(names[i], &error) != WEIR_E_INVALID)
            fail_msg("\"%s\" was taken", names[i]);
        assert_string_not_equal(error.hint, "");
    }
}

static void
today_is_a_day_of_this_age(void **state)
{
    (void)state;
    assert_in_range(zone_today(), day_of(2024, 1, 1), day_of(2200, 1, 1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_becomes_the_day_of_the_zone),
        cmocka_unit_test(summer_time_moves_the_end_of_the_day),
        cmocka_unit_test(a_date_alone_is_the_last_moment_of_its_day),
        cmocka_unit_test(each_form_reads_as_stated),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(zones_that_are_not_there_are_refused),
        cmocka_unit_test(today_is_a_day_of_this_age),
    };
    return cmocka_run_group_tests_name("host/zone", tests, NULL, NULL);
}
