/* Unit tests of base/civil.c.  Day numbers from `date -ud DATE +%s` divided by 86,400. */
#include "base/civil.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

static int32_t
day_of(const char *text)
{
    int32_t day = 0;
    assert_int_equal(civil_parse(text_of(text), &day), WEIR_OK);
    return day;
}

static void
known_dates_have_known_numbers(void **state)
{
    (void)state;
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(day_of("1969-12-31"), -1);
    assert_int_equal(day_of("2000-02-29"), 11016);
    assert_int_equal(day_of("2000-03-01"), 11017);
    assert_int_equal(day_of("2026-08-12"), 20677);
    assert_int_equal(day_of("0001-01-01"), CIVIL_DAY_MIN);
    assert_int_equal(day_of("9999-12-31"), CIVIL_DAY_MAX);
}

/* Walks the calendar with a counter of its own, from the first day to the last. */
static void
every_day_follows_the_one_before(void **state)
{
    (void)state;
    struct civil expected = {1, 1, 1};
    for (int32_t day = CIVIL_DAY_MIN; day <= CIVIL_DAY_MAX; day++) {
        const struct civil date = civil_of_day(day);
        if (date.year != expected.year || date.month != expected.month ||
            date.day != expected.day || civil_to_day(date) != day)
            fail_msg("day %d gives %d-%d-%d", day, date.year, date.month, date.day);
        if (++expected.day > civil_month_days(expected.year, expected.month)) {
            expected.day = 1;
            if (++expected.month > 12) {
                expected.month = 1;
                expected.year++;
            }
        }
    }
    assert_int_equal(expected.year, 10000);
}

static void
centuries_are_leap_years_only_when_400_divides_them(void **state)
{
    (void)state;
    assert_true(civil_is_leap(2024));
    assert_true(civil_is_leap(2000));
    assert_false(civil_is_leap(1900));
    assert_false(civil_is_leap(2023));
    assert_int_equal(civil_month_days(2024, 2), 29);
    assert_int_equal(civil_month_days(2023, 2), 28);
    assert_int_equal(civil_month_days(2024, 4), 30);
    assert_int_equal(civil_month_days(2024, 12), 31);
}

static void
text_that_is_no_date_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",           "2026-8-12",  "2026-08-1",  "2026-08-123", "2026/08-12", "2026-08/12",
        "2o26-08-12", "2026-o8-12", "2026-08-1o", "+026-08-12",  "2026-08- 1", "0000-01-01",
        "2026-00-10", "2026-13-10", "2026-08-00", "2026-08-32",  "2026-02-29", "2026-04-31",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        int32_t day = 7;
        if (civil_parse(text_of(texts[i]), &day) != WEIR_E_INVALID)
            fail_msg("\"%s\" was read as a date", texts[i]);
        assert_int_equal(day, 7);
    }
}

static void
months_are_counted_from_year_0(void **state)
{
    (void)state;
    assert_int_equal(civil_month_begin(day_of("2026-08-12")), day_of("2026-08-01"));
    assert_int_equal(civil_month_begin(day_of("2026-08-01")), day_of("2026-08-01"));
    assert_int_equal(civil_month_number(day_of("2026-08-12")), 2026 * 12 + 7);
    assert_int_equal(civil_month_number_begin(2026 * 12 + 12), day_of("2027-01-01"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_dates_have_known_numbers),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(centuries_are_leap_years_only_when_400_divides_them),
        cmocka_unit_test(text_that_is_no_date_is_refused),
        cmocka_unit_test(months_are_counted_from_year_0),
    };
    return cmocka_run_group_tests_name("base/civil", tests, NULL, NULL);
}
