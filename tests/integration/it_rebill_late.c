/*
 * What becomes known late, through the whole program: reads, prices, certificates, and what is in
 * the way of correcting them.
 */
#include "harness/rebill_it.h"

/* A read that came late, inside what was billed: the bill stays one, and is cut at it. */
static void
a_late_read_is_used(void **state)
{
    (void)state;
    it_publish_shared("examples/accept/accept.change.xml");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "L,2022-01-01,accept.change,residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nML,L,2024-05-20,0\n");
    it_ingest(0, "meter,date,register\nML,2024-08-28,100\n");
    bill("2024-08-28");
    /* 100 days, 42 before 1 July: 42 x 3.10 + 58 x 3.30 = 130.20 + 191.40 */
    it_ingest(1, "meter,date,register\nML,2024-07-01,80\n");
    rebill("L", "2024-09-10");
    /* 80 x 3.10 + 20 x 3.30 = 248.00 + 66.00 */
    assert_invoices("L", "1 bill 2024-05-20 2024-08-28 100 32160\n"
                         "2 reversal of 1 2024-08 2024-05-20 2024-08-28 -100 -32160\n"
                         "3 bill 2024-08 2024-05-20 2024-08-28 100 31400\n");
    assert_nothing_left("L");
    explain_all("L");
}

/* F10: an account in an open draft is in no other run. */
static void
a_draft_of_the_same_accounts_is_in_the_way(void **state)
{
    (void)state;
    bill_a3();
    it_expect(0, "rebill", "--account", "A3", NULL);
    it_ingest(0, "meter,date,register\nMA3,2024-10-01,260\n");
    struct it_result result = it_weir("bill", "--through", "2024-10-01", NULL);
    assert_int_equal(result.exit_code, 4);
    it_assert_contains(result.err, "run 3 is a draft");
    it_result_free(&result);
    result = it_weir("rebill", "--tariff", "accept.city", NULL);
    assert_int_equal(result.exit_code, 4);
    it_assert_contains(result.err, "run 3 is a draft");
    it_result_free(&result);
    char *out = it_output(0, "rebill", "--tariff", "accept.other", NULL);
    it_assert_same(out, "nothing to correct\n");
    free(out);
    it_expect(2, "rebill", NULL);
    it_expect(2, "rebill", "--account", "A3", "--cycle", "C", NULL);
    it_expect(0, "run", "discard", "3", NULL);
    it_expect(0, "rebill", "--tariff", "accept.city", "--dry-run", NULL);
    it_expect(0, "bill", "--through", "2024-10-01", NULL);
    it_expect(4, "rebill", "--tariff", "accept.city", NULL);
}

/* F9: a price that was typed wrong, for every account of the tariff in one run; the others stay. */
static void
a_price_typed_wrong_is_corrected_for_all_its_accounts(void **state)
{
    (void)state;
    static const char town[] =
        "<tariff xmlns=\"urn:weir:tariff:1\" id=\"%s\" currency=\"CNY\"><title "
        "xml:lang=\"en\">%s</title><version from=\"2022-01-01\"><class id=\"home\"><charge "
        "id=\"water\" price=\"%s\"/></class></version></tariff>";
    char text[600];
    (void)snprintf(text, sizeof text, town, "town", "town", "20.10");
    it_write_file("town.xml", text);
    (void)snprintf(text, sizeof text, town, "village", "village", "3.00");
    it_write_file("village.xml", text);
    it_expect(0, "tariff", "publish", "town.xml", "village.xml", NULL);
    it_load(0, "accounts",
            "account,from,tariff,class\nA1,2024-01-01,town,home\nA2,2024-01-01,town,"
            "home\nA3,2024-01-01,village,home\nA4,2024-01-01,town,home\n");
    it_load(0, "meters",
            "meter,account,from,first_register\nM1,A1,2024-01-01,0\nM2,A2,2024-01-01,0\n"
            "M3,A3,2024-01-01,0\nM4,A4,2024-01-01,0\n");
    it_ingest(0, "meter,date,register\nM1,2024-04-01,10\nM2,2024-04-01,20\nM3,2024-04-01,30\n");
    bill("2024-04-01");
    (void)snprintf(text, sizeof text, town, "town", "town", "2.10");
    it_write_file("town.xml", text);
    it_expect(3, "tariff", "publish", "town.xml", NULL);
    it_expect(0, "tariff", "publish", "town.xml", "--correct", "--reason", "a zero too many", NULL);
    char *out =
        it_output(0, "rebill", "--tariff", "town", "--date", "2024-04-20", "--jobs", "2", NULL);
    it_assert_contains(out, "run 2\n");
    free(out);
    post();
    /* 10 and 20 m3 at 2.10 */
    assert_invoices("A1", "1 bill 2024-01-01 2024-04-01 10 20100\n"
                          "2 reversal of 1 2024-04 2024-01-01 2024-04-01 -10 -20100\n"
                          "3 bill 2024-04 2024-01-01 2024-04-01 10 2100\n");
    assert_invoices("A2", "1 bill 2024-01-01 2024-04-01 20 40200\n"
                          "2 reversal of 1 2024-04 2024-01-01 2024-04-01 -20 -40200\n"
                          "3 bill 2024-04 2024-01-01 2024-04-01 20 4200\n");
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 30 9000\n");
    assert_nothing_left("A1");
    explain_all("A2");
}

/* Both at once: what came late stays late when an error of another kind is corrected afterwards. */
static void
a_late_certificate_survives_a_rebill_for_another_reason(void **state)
{
    (void)state;
    bill_a3();
    it_load(1, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A3,2024-03-01,accept.city,residential,6,2022-01-01\n");
    it_ingest(1, "meter,date,register,kind\nMA3,2024-07-01,200,correction\n");
    rebill("A3", "2024-08-10");
    /* 100: 80 b1 + 20 b2 = 160 + 60 + 10 + 100, with three persons still; and once more */
    it_ingest(1, "meter,date,register,kind\nMA3,2024-07-01,190,correction\n");
    rebill("A3", "2024-09-10");
    /* 90: 80 b1 + 10 b2 = 160 + 30 + 9 + 90 */
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n"
                          "3 reversal of 2 2024-07 2024-04-01 2024-07-01 -110 -37100\n"
                          "4 bill 2024-07 2024-04-01 2024-07-01 100 33000\n"
                          "5 reversal of 4 2024-07 2024-04-01 2024-07-01 -100 -33000\n"
                          "6 bill 2024-07 2024-04-01 2024-07-01 90 28900\n");
    assert_nothing_left("A3");
    explain_all("A3");
}

/* An estimated bill behind a corrected one: the next true read settles it from what is right. */
static void
an_estimate_is_settled_after_a_correction(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_household("E", "2024-01-01");
    it_write_file("all.conf", "missing_scope = all\nmissing_after_days = 0\n");
    it_ingest(0, "meter,date,register\nME,2024-02-01,30\nME,2024-03-01,60\n");
    bill("2024-03-01");
    it_ingest(0, "meter,date,register\nME,2024-04-01,91\n");
    bill("2024-04-01");
    it_expect(0, "--config", "all.conf", "bill", "--account", "E", "--through", "2024-05-01", NULL);
    post();
    it_ingest(1, "meter,date,register,kind\nME,2024-04-01,71,correction\n");
    rebill("E", "2024-05-10");
    assert_nothing_left("E");
    /* 91 days 91 m3, 30 days 30; then 71 in 91 days: 30 x 71 / 91 = 23.41, so 71 -> 94 */
    it_ingest(0, "meter,date,register\nME,2024-06-01,132\n");
    bill("2024-06-01");
    /* 61 m3 in 61 days, 30 and 31 */
    assert_invoices("E", "1 bill 2024-01-01 2024-03-01 60 18600\n"
                         "2 bill 2024-03-01 2024-04-01 31 9610\n"
                         "3 bill 2024-04-01 2024-05-01 30 9300 e\n"
                         "4 reversal of 3 2024-05 2024-04-01 2024-05-01 -30 -9300 e\n"
                         "5 reversal of 2 2024-04 2024-03-01 2024-04-01 -31 -9610\n"
                         "6 bill 2024-04 2024-03-01 2024-04-01 11 3410\n"
                         "7 bill 2024-05 2024-04-01 2024-05-01 23 7130 e\n"
                         "8 reversal of 7 2024-05 2024-04-01 2024-05-01 -23 -7130 e\n"
                         "9 bill 2024-05 2024-04-01 2024-05-01 30 9300\n"
                         "10 bill 2024-05-01 2024-06-01 31 9610\n");
    assert_nothing_left("E");
    /* 191 m3 to 1 June less 60: the first read of all was wrong after all, and what was shared
     * stays */
    it_ingest(1, "meter,date,register,kind\nME,2024-06-01,131,correction\n");
    rebill("E", "2024-06-10");
    assert_nothing_left("E");
    explain_all("E");
}

/* F4 of a rebill: nothing can be corrected in a month that is closed, and what is in it stays. */
static void
a_closed_month_takes_no_correction(void **state)
{
    (void)state;
    bill_a3();
    it_expect(0, "month", "close", "2024-04", NULL);
    it_expect(0, "month", "close", "2024-05", NULL);
    it_ingest(1, "meter,date,register,kind\nMA3,2024-04-01,90,correction\n");
    it_expect(3, "rebill", "--account", "A3", "--date", "2024-05-31", NULL);
    char *before =
        it_output(0, "export", "invoices", "--month", "2024-04", "--format", "csv", NULL);
    rebill("A3", "2024-08-01");
    char *after = it_output(0, "export", "invoices", "--month", "2024-04", "--format", "csv", NULL);
    it_assert_same(after, before);
    free(before);
    free(after);
    assert_nothing_left("A3");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_late_read_is_used, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_draft_of_the_same_accounts_is_in_the_way, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_price_typed_wrong_is_corrected_for_all_its_accounts,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_late_certificate_survives_a_rebill_for_another_reason,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(an_estimate_is_settled_after_a_correction, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_closed_month_takes_no_correction, it_setup, it_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
