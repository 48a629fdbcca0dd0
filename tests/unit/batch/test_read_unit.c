/* Unit tests of batch/read_unit.c: volumes as they are written, to whole litres. */
#include "batch/read_unit.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

enum { M3 = 42, LITRE = 134, FOOT3 = 119, US_GALLON = 128, IMPERIAL_GALLON = 130, WATT = 38 };

struct row {
    const char *number;
    int64_t uom;
    int64_t power;
    int64_t litres;
};

static void
numbers_become_litres_exactly(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"12345.678", M3, 0, 12345678},
        {"0.1", M3, 0, 100},
        {"0", M3, 0, 0},
        {"007.50", M3, 0, 7500},
        {"12345.678000000000000000000", M3, 0, 12345678},
        {"12345678", M3, -3, 12345678},
        {"12.345678", M3, 3, 12345678},
        {"12345678", LITRE, 0, 12345678},
        {"1", M3, 12, 1000000000000000},
        {"1.9999", M3, 0, 1999},           /* a litre is what there is: the rest is cut off */
        {"0.0009", M3, 0, 0},              /* and nothing is a number too */
        {"1000", FOOT3, 0, 28316},         /* 1 ft3 = 0.3048^3 m3 = 28.316846592 l */
        {"26154", US_GALLON, 3, 99003659}, /* 231 in3 = 3.785411784 l */
        {"100", IMPERIAL_GALLON, 0, 454},  /* 4.54609 l */
        {"999999999999.999", M3, 0, 999999999999999},
        {"9007199254740993", LITRE, 0, 9007199254740993}, /* no double holds it */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct read_unit unit = {rows[i].uom, rows[i].power};
        int64_t litres = -1;
        assert_true(read_unit_known(rows[i].uom));
        assert_int_equal(read_unit_litres(text_of(rows[i].number), unit, &litres), WEIR_OK);
        assert_int_equal(litres, rows[i].litres);
    }
}

static void
what_is_no_number_of_digits_is_refused(void **state)
{
    (void)state;
    static const char *const numbers[] = {
        "",   "-1", "+1",   "1e3",   "1E3",  "1,234", "NaN",   "INF",
        ".5", "1.", "1..2", "1.2.3", "0x10", " 1",    "1 000", "12345678901234567890x"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        int64_t litres = -1;
        assert_int_equal(read_unit_litres(text_of(numbers[i]), (struct read_unit){M3, 0}, &litres),
                         WEIR_E_INVALID);
        assert_int_equal(litres, -1);
    }
}

static void
what_does_not_fit_is_an_overflow(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"1234567890123456789", M3, 0, 0},
        {"999999999999999999", M3, 0, 0},
        {"1000000000000000", FOOT3, 9, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t litres = -1;
        const struct read_unit unit = {rows[i].uom, rows[i].power};
        assert_int_equal(read_unit_litres(text_of(rows[i].number), unit, &litres), WEIR_E_OVERFLOW);
        assert_int_equal(litres, -1);
    }
}

static void
other_units_are_none(void **state)
{
    (void)state;
    int64_t litres = -1;
    assert_false(read_unit_known(WATT));
    assert_int_equal(read_unit_litres(text_of("1"), (struct read_unit){WATT, 0}, &litres),
                     WEIR_E_INVALID);
    assert_int_equal(read_unit_litres(text_of("1"), (struct read_unit){M3, 13}, &litres),
                     WEIR_E_INVALID);
    assert_int_equal(read_unit_litres(text_of("1"), (struct read_unit){M3, -13}, &litres),
                     WEIR_E_INVALID);
}

/* 12345678 l on dials that count 1, 3, 10, 1000 and 10000 l: the volume comes back from the counts,
 * but for what a dial of 10000 l does not show. */
static void
volumes_become_counts_and_come_back(void **state)
{
    (void)state;
    static const struct {
        int64_t litres_per_count;
        int64_t register_milli;
        int64_t litres;
    } cases[] = {
        {1, 12345678000, 12345678}, {3, 4115226000, 12345678},  {7, 1763668285, 12345678},
        {10, 1234567800, 12345678}, {1000, 12345678, 12345678}, {10000, 1234567, 12345670},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct read_dial dial = {cases[i].litres_per_count, 999999999999999};
        int64_t register_milli = 0;
        assert_int_equal(read_unit_counts(12345678, dial, &register_milli), WEIR_OK);
        assert_int_equal(register_milli, cases[i].register_milli);
        assert_int_equal(read_unit_volume(register_milli, dial.litres_per_count), cases[i].litres);
    }
    int64_t register_milli = 5;
    const struct read_dial small = {10, 999};
    assert_int_equal(read_unit_counts(9, small, &register_milli), WEIR_OK);
    assert_int_equal(register_milli, 900);
    assert_int_equal(read_unit_counts(10, small, &register_milli), WEIR_E_OVERFLOW);
    assert_int_equal(read_unit_counts(INT64_MAX, small, &register_milli), WEIR_E_OVERFLOW);
    assert_int_equal(register_milli, 900);
    assert_true(read_unit_volume(INT64_MAX, 1000000000) == INT64_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_become_litres_exactly),
        cmocka_unit_test(what_is_no_number_of_digits_is_refused),
        cmocka_unit_test(what_does_not_fit_is_an_overflow),
        cmocka_unit_test(other_units_are_none),
        cmocka_unit_test(volumes_become_counts_and_come_back),
    };
    return cmocka_run_group_tests_name("batch/read_unit", tests, NULL, NULL);
}
