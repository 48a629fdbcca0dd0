/* Unit tests of base/decimal.c: what is read, and what is refused. */
#include "base/decimal.h"

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
each_row_reads_as_stated(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum weir_status status;
        int64_t value;
    } rows[] = {
        {"12.345", WEIR_OK, 12345},
        {"12", WEIR_OK, 12000},
        {"0.5", WEIR_OK, 500},
        {"9223372036854775.807", WEIR_OK, INT64_MAX},
        {"9223372036854775.808", WEIR_E_OVERFLOW, 0},
        {"9223372036854776", WEIR_E_OVERFLOW, 0},
        {"99999999999999999999", WEIR_E_OVERFLOW, 0},
        {"", WEIR_E_INVALID, 0},
        {".5", WEIR_E_INVALID, 0},
        {"5.", WEIR_E_INVALID, 0},
        {"1.2.3", WEIR_E_INVALID, 0},
        {"1.2345", WEIR_E_INVALID, 0},
        {"-1", WEIR_E_INVALID, 0},
        {"1e3", WEIR_E_INVALID, 0},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t value = 0;
        assert_int_equal(decimal_parse(text_of(rows[i].text), 3, &value), rows[i].status);
        if (rows[i].status == WEIR_OK)
            assert_int_equal(value, rows[i].value);
    }
}

static void
scale_0_takes_no_fraction(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_int_equal(decimal_parse(text_of("42"), 0, &value), WEIR_OK);
    assert_int_equal(value, 42);
    assert_int_equal(decimal_parse(text_of("42.0"), 0, &value), WEIR_E_INVALID);
}

static void
only_the_signed_reader_takes_one_minus(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum weir_status status;
        int64_t value;
    } rows[] = {
        {"-1.5", WEIR_OK, -150},
        {"1.5", WEIR_OK, 150},
        {"-0", WEIR_OK, 0},
        {"", WEIR_E_INVALID, 0},
        {"-", WEIR_E_INVALID, 0},
        {"--1", WEIR_E_INVALID, 0},
        {"+1", WEIR_E_INVALID, 0},
        {"1/2", WEIR_E_INVALID, 0},
        {"-92233720368547758.07", WEIR_OK, -INT64_MAX},
        {"-92233720368547758.08", WEIR_E_OVERFLOW, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t value = 0;
        assert_int_equal(decimal_parse_signed(text_of(rows[i].text), 2, &value), rows[i].status);
        assert_int_equal(value, rows[i].value);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_reads_as_stated),
        cmocka_unit_test(scale_0_takes_no_fraction),
        cmocka_unit_test(only_the_signed_reader_takes_one_minus),
    };
    return cmocka_run_group_tests_name("base/decimal", tests, NULL, NULL);
}
