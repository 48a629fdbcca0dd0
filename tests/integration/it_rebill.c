/*
 * Corrections of what is posted, through the whole program: what is reversed, what is billed again,
 * and what stays.  Figures are those of the shared scenarios; arithmetic stands beside each.
 */
#include "harness/rebill_it.h"

static void
a_certificate_that_came_late_gives_nothing_back(void **state)
{
    (void)state;
    bill_a3();
    it_load(1, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "A3,2024-03-01,accept.city,residential,6,2022-01-01\n");
    it_ingest(0, "meter,date,register\nMA3,2024-10-01,260\n");
    bill("2024-10-01");
    /* 50: 210 -> 260, limits 240 and 360: 30 b1 + 20 b2 = 60 + 60 + 5 + 50 */
    char *out = it_output(0, "rebill", "--account", "A3", "--from", "2024-01-01", NULL);
    it_assert_contains(out, "run 4\n");
    free(out);
    assert_int_equal(it_sql_int("SELECT invoice_count FROM weir.run WHERE run_id = 4"), 0);
    post();
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n"
                          "3 bill 2024-07-01 2024-10-01 50 17500\n");
}

static void
an_error_is_given_back(void **state)
{
    (void)state;
    bill_a3();
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,reason\n"
            "A3,2024-03-01,accept.city,residential,6,2022-01-01,error\n");
    rebill("A3", "2024-08-10");
    assert_nothing_left("A3");
    it_ingest(0, "meter,date,register\nMA3,2024-10-01,260\n");
    bill("2024-10-01");
    /* 110 b1 = 220 + 11 + 110; bill 1 has the same lines and stays */
    assert_invoices("A3", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                          "2 bill 2024-04-01 2024-07-01 110 37100\n"
                          "3 reversal of 2 2024-07 2024-04-01 2024-07-01 -110 -37100\n"
                          "4 bill 2024-07 2024-04-01 2024-07-01 110 34100\n"
                          "5 bill 2024-07-01 2024-10-01 50 17500\n");
    assert_nothing_left("A3");
    explain_all("A3");
}

/* D13: the read between two bills was wrong; what is behind them does not change. */
static void
one_wrong_read_changes_two_bills_and_no_third(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    load_household("D13", "2024-01-01");
    it_ingest(0, "meter,date,register\nMD13,2024-04-01,100\n");
    bill("2024-04-01");
    it_ingest(0, "meter,date,register\nMD13,2024-07-01,200\n");
    bill("2024-07-01");
    it_ingest(0, "meter,date,register\nMD13,2024-10-01,260\n");
    bill("2024-10-01");
    it_ingest(1, "meter,date,register,kind\nMD13,2024-04-01,70,correction\n");
    rebill("D13", "2024-11-02");
    /* 70 b1 = 217.00; 70 -> 200: 110 b1 + 20 b2 = 220 + 60 + 13 + 130 = 423.00 */
    assert_invoices("D13", "1 bill 2024-01-01 2024-04-01 100 31000\n"
                           "2 bill 2024-04-01 2024-07-01 100 33000\n"
                           "3 bill 2024-07-01 2024-10-01 60 24600\n"
                           "4 reversal of 2 2024-07 2024-04-01 2024-07-01 -100 -33000\n"
                           "5 reversal of 1 2024-04 2024-01-01 2024-04-01 -100 -31000\n"
                           "6 bill 2024-04 2024-01-01 2024-04-01 70 21700\n"
                           "7 bill 2024-07 2024-04-01 2024-07-01 130 42300\n");
    assert_nothing_left("D13");
    it_ingest(0, "meter,date,register\nMD13,2025-01-01,300\n");
    bill("2025-01-01");
    explain_all("D13");
}

/* C1: quarters of 300, 400, 450 m3 against a plan of 1,000. */
static void
bill_c1(void)
{
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,opened\n"
            "C2,2022-01-01,accept.city,non-residential,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nMC2,C2,2024-01-01,0\n");
    it_load(0, "plans", "account,from,to,m3\nC2,2024-01-01,2025-01-01,1000\n");
    it_ingest(0, "meter,date,register\nMC2,2024-04-01,300\n");
    bill("2024-04-01");
    it_ingest(0, "meter,date,register\nMC2,2024-07-01,700\n");
    bill("2024-07-01");
    it_ingest(0, "meter,date,register\nMC2,2024-10-01,1150\n");
    bill("2024-10-01");
    /* 450 x 4.50 + 150 x 3.00 */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n");
}

static void
a_plan_raised_late_stands_for_what_was_billed(void **state)
{
    (void)state;
    bill_c1();
    it_load(1, "plans", "account,from,to,m3\nC2,2024-01-01,2025-01-01,1300\n");
    assert_nothing_left("C2");
    it_ingest(0, "meter,date,register\nMC2,2025-01-01,1450\n");
    bill("2025-01-01");
    /* above max(1300, 1150): 150 x 3.00; 300 x 4.50 + 450 */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n"
                          "4 bill 2024-10-01 2025-01-01 300 180000\n");
    assert_nothing_left("C2");
}

static void
a_plan_that_was_wrong_is_given_back(void **state)
{
    (void)state;
    bill_c1();
    it_load(0, "plans", "account,from,to,m3,reason\nC2,2024-01-01,2025-01-01,1300,error\n");
    rebill("C2", "2024-11-05");
    it_ingest(0, "meter,date,register\nMC2,2025-01-01,1450\n");
    bill("2025-01-01");
    /* 450 x 4.50 = 2025.00, net -450.00 */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n"
                          "4 reversal of 3 2024-10 2024-07-01 2024-10-01 -450 -247500\n"
                          "5 bill 2024-10 2024-07-01 2024-10-01 450 202500\n"
                          "6 bill 2024-10-01 2025-01-01 300 180000\n");
    assert_nothing_left("C2");
    explain_all("C2");
}

/* C10: the first quarter was 100 m3 too much, and the surcharge falls in later quarters too. */
static void
a_first_quarter_found_wrong_lowers_later_surcharges(void **state)
{
    (void)state;
    bill_c1();
    it_ingest(0, "meter,date,register\nMC2,2025-01-01,1450\n");
    bill("2025-01-01");
    /* Q4 1150 -> 1450: 50 x 3 + 200 x 6 + 50 x 9 = 1800, and 300 x 4.50 */
    it_ingest(1, "meter,date,register,kind\nMC2,2024-04-01,200,correction\n"
                 "MC2,2024-07-01,600,correction\nMC2,2024-10-01,1050,correction\n"
                 "MC2,2025-01-01,1350,correction\n");
    rebill("C2", "2025-02-05");
    /* Q1 200 x 4.50. Q3 600 -> 1050: 50 x 3.00 and 450 x 4.50. Q4 1050 -> 1350: 150 x 3 + 150 x 6
     * = 1350, and 300 x 4.50. */
    assert_invoices("C2", "1 bill 2024-01-01 2024-04-01 300 135000\n"
                          "2 bill 2024-04-01 2024-07-01 400 180000\n"
                          "3 bill 2024-07-01 2024-10-01 450 247500\n"
                          "4 bill 2024-10-01 2025-01-01 300 315000\n"
                          "5 reversal of 4 2025-01 2024-10-01 2025-01-01 -300 -315000\n"
                          "6 reversal of 3 2024-10 2024-07-01 2024-10-01 -450 -247500\n"
                          "7 reversal of 1 2024-04 2024-01-01 2024-04-01 -300 -135000\n"
                          "8 bill 2024-04 2024-01-01 2024-04-01 200 90000\n"
                          "9 bill 2024-10 2024-07-01 2024-10-01 450 217500\n"
                          "10 bill 2025-01 2024-10-01 2025-01-01 300 270000\n");
    assert_nothing_left("C2");
    explain_all("C2");
}

/* F3 without its ledger: last year's bill was of the wrong class. */
static void
last_years_bill_is_corrected_at_last_years_prices(void **state)
{
    (void)state;
    it_publish_shared(CITY);
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened\n"
            "F3,2022-01-01,accept.city,residential,3,2022-01-01\n"
            "F3,2023-09-01,accept.city,non-residential,3,2022-01-01\n");
    it_load(0, "meters", "meter,account,from,first_register\nMF3,F3,2023-01-01,0\n");
    it_ingest(0, "meter,date,register\nMF3,2023-09-01,120\n");
    bill("2023-09-01");
    it_ingest(0, "meter,date,register\nMF3,2023-11-01,220\n");
    it_expect(0, "bill", "--through", "2023-11-01", "--date", "2023-11-05", NULL);
    post();
    it_ingest(0, "meter,date,register\nMF3,2025-03-01,320\n");
    bill("2025-03-01");
    it_load(0, "accounts",
            "account,from,tariff,class,persons,opened,reason\n"
            "F3,2023-09-01,accept.city,residential,3,2022-01-01,error\n");
    it_expect(0, "rebill", "--account", "F3", "--from", "2023-09-01", "--date", "2025-03-10", NULL);
    post();
    char *text = it_sql_text(
        "SELECT string_agg(concat_ws(' ', invoice_day, to_char(origin_month, 'YYYY-MM'), kind, "
        "amount_fen, tax_fen, (SELECT sum(amount_fen) FROM weir.invoice_line l WHERE l.entry_no = "
        "i.entry_no AND charge = 'sewage')), E'\\n' ORDER BY entry_no) FROM weir.invoice i WHERE "
        "(kind = 'reversal' OR origin_month IS NOT NULL) AND period_end_day = '2023-11-01'");
    /* 120 -> 220: 60 b1 + 40 b2 = 240 + 10 + 100 = 350.00; VAT 250 x 3/103 = 7.28, 310 x 3/103
     * = 9.03 */
    it_assert_same(text, "2025-03-10 2023-11 reversal -45000 -903 -14000\n"
                         "2025-03-10 2023-11 bill 35000 728 10000");
    free(text);
    assert_nothing_left("F3");
    explain_all("F3");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_certificate_that_came_late_gives_nothing_back, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(an_error_is_given_back, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(one_wrong_read_changes_two_bills_and_no_third, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_plan_raised_late_stands_for_what_was_billed, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_plan_that_was_wrong_is_given_back, it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(a_first_quarter_found_wrong_lowers_later_surcharges,
                                        it_setup, it_teardown),
        cmocka_unit_test_setup_teardown(last_years_bill_is_corrected_at_last_years_prices, it_setup,
                                        it_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
