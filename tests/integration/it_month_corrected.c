/*
 * Corrections of what lies in a closed month: they are dated in an open one and name the month that
 * they correct, and nothing that was closed moves.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define EXPORT_COUNT 8

/* SHA-256 of every export of a month, by sha256sum: 64 digits each, one after another. */
static void
sums_of_exports(const char *month, char sums[static EXPORT_COUNT * 65])
{
    static const char *const kind[] = {"invoices", "bills", "findings", "fees"};
    for (size_t i = 0; i < EXPORT_COUNT; i++) {
        const char *format = i % 2 == 0 ? "xml" : "csv";
        it_expect(0, "export", kind[i / 2], "--month", month, "--format", format, "--out", "export",
                  NULL);
        struct it_result sum = it_run((const char *const[]){"sha256sum", "export", NULL});
        assert_int_equal(sum.exit_code, 0);
        (void)memcpy(sums + 65 * i, sum.out, 64);
        sums[65 * i + 64] = i + 1 < EXPORT_COUNT ? '\n' : '\0';
        it_result_free(&sum);
    }
}

/* An account that should have been residential from 2023-09-01; months to 2023-11 are closed. */
static void
close_the_year(void)
{
    const char *city =
        it_shared("examples/accept/accept.city.xml"); /* b1 3.10, b2 4.10, firms 4.50 */
    if (city == NULL)
        skip();
    it_expect(0, "tariff", "publish", city, NULL);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "F3,2022-01-01,accept.city,residential,3,2022-01-01\n"
            "F3,2023-09-01,accept.city,non-residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nMF3,F3,2023-01-01,0\n");
    it_ingest(0, "meter,date,register\nMF3,2023-09-01,120\n");
    it_expect(0, "bill", "--through", "2023-09-01", NULL);
    it_expect(0, "run", "post", "1", NULL);
    it_ingest(0, "meter,date,register\nMF3,2023-11-01,220\n");
    it_expect(0, "bill", "--through", "2023-11-01", "--date", "2023-11-05", NULL);
    it_expect(0, "run", "post", "2", NULL);
    it_expect(0, "month", "close", "2023-09", NULL);
    it_expect(0, "month", "close", "2023-11", NULL);
}

static void
correct(void)
{
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,reason\n"
            "F3,2023-09-01,accept.city,residential,3,2022-01-01,error\n");
}

/* F3, but for its ledger. */
static void
last_years_bill_is_corrected_in_an_open_month(void **state)
{
    (void)state;
    close_the_year();
    char before[EXPORT_COUNT * 65];
    sums_of_exports("2023-11", before);
    correct();
    it_expect(0, "rebill", "--account", "F3", "--from", "2023-09-01", "--date", "2025-03-10", NULL);
    it_expect(0, "run", "post", "3", NULL);
    /* 120 -> 220: 60 b1 + 40 b2 = 240 + resource 10 + sewage 100 = 350.00, at 2023's prices; VAT
     * 310 x 3/103 = 9.03 and 250 x 3/103 = 7.28 */
    char *text = it_sql_text(
        "SELECT string_agg(concat_ws(' ', entry_no, invoice_day, to_char(origin_month, 'YYYY-MM'),"
        " kind, reverses_entry_no, amount_fen, tax_fen), E'\\n' ORDER BY entry_no)"
        " FROM weir.invoice");
    it_assert_contains(text, "\n3 2025-03-10 2023-11 reversal 2 -45000 -903\n"
                             "4 2025-03-10 2023-11 bill 35000 728");
    free(text);

    char after[EXPORT_COUNT * 65];
    sums_of_exports("2023-11", after);
    it_assert_same(after, before);
    it_expect(0, "verify", NULL);

    /* March's statement: sewage -140.00 + 100.00, each on its row; and what is closed then. */
    it_expect(0, "month", "close", "2025-03", NULL);
    text = it_sql_text(
        "SELECT string_agg(concat_ws(' ', kind, class, volume_l, amount_fen), E'\\n' ORDER BY kind)"
        " FROM weir.month_sum WHERE month = '2025-03-01' AND charge = 'sewage'");
    it_assert_same(text, "bill residential 100000 10000\nreversal non-residential -100000 -14000");
    free(text);
    text = it_output(0, "month", "show", "2025-03", NULL);
    it_assert_contains(text, "\ninvoices     2\nreversals    1\n");
    it_assert_contains(text, "\namount       -100.00\ntax          -1.75\n");
    free(text);
    it_expect(0, "verify", NULL);
    sums_of_exports("2023-11", after);
    it_assert_same(after, before);
}

static void
no_correction_is_dated_in_a_closed_month(void **state)
{
    (void)state;
    close_the_year();
    correct();
    static const char *const day[] = {"2023-11-05", "2023-10-31", "2023-09-01", "2023-11-30"};
    for (size_t i = 0; i < sizeof day / sizeof day[0]; i++) {
        struct it_result refused = it_weir("rebill", "--account", "F3", "--date", day[i], NULL);
        assert_int_equal(refused.exit_code, 3);
        it_assert_contains(refused.err, "is closed");
        it_result_free(&refused);
    }
    assert_int_equal(it_sql_int("SELECT count(*) FROM weir.run"), 2);
    /* A draft of the month before it is closed holds the closing up. */
    it_expect(0, "rebill", "--account", "F3", "--date", "2023-12-01", NULL);
    struct it_result held = it_weir("month", "close", "2023-12", NULL);
    assert_int_equal(held.exit_code, 3);
    it_assert_contains(held.err, "run 3 is a draft and dated in month 2023-12");
    it_result_free(&held);
    it_expect(0, "run", "discard", "3", NULL);
    it_expect(0, "month", "close", "2023-12", NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(last_years_bill_is_corrected_in_an_open_month, it_setup,
                                        it_teardown_replayed),
        cmocka_unit_test_setup_teardown(no_correction_is_dated_in_a_closed_month, it_setup,
                                        it_teardown_replayed),
    };
    return cmocka_run_group_tests_name("integration/month_corrected", tests, NULL, NULL);
}
