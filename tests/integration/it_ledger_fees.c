/* The fee ledger in the books and in the funds: fee and tax apart, and a correction as a red entry
 * that names the month it corrects. */
#include "harness/fee_it.h"

static char *
control(const char *month)
{
    return it_output(0, "export", "ledger", "--month", month, "--format", "control", NULL);
}

/* E1: 1,500.00 of fee and 1,500.00 of tax, never one sum. */
static void
fee_and_tax_are_two_accounts_and_two_funds(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E1,Mill,91650100,D1,ground,II,industry,9000,2024-01-01,2029-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E1,D1,ground,2024-11-01,meter,\n");
    load("plans", "account,from,to,m3\nE1,2024-01-01,2025-01-01,9000\n");
    ingest("W1,2024-11-16,0,\nW1,2024-12-16,3000,\n");
    assess("2024-12-31");
    char *text = control("2024-12");
    it_assert_contains(text, "\r\ninvoices,fee,,2,,,\r\n");
    it_assert_contains(text, "\r\noutside,fee,,,,3000.00,\r\n");
    it_assert_contains(text, "\r\naccount,112202,应收水资源费（税）,2,3000.00,0.00,\r\n");
    it_assert_contains(text, "\r\naccount,224103,代征水资源费,1,0.00,1500.00,1500.000\r\n");
    it_assert_contains(text, "\r\naccount,224104,代征水资源税,1,0.00,1500.00,1500.000\r\n");
    free(text);
    text = it_output(0, "export", "funds", "--month", "2024-12", "--format", "csv", NULL);
    it_assert_contains(text, ",D1,,1,1500.000,1500.00\r\n2024-12,water-resource-tax,");
    free(text);
}

/* E18: a declared quarter of 40,000.00 becomes 38,000.00 in May. */
static void
a_correction_is_red_and_names_its_month(void **state)
{
    (void)state;
    begin();
    load("permits", PERMITS "E18,Mill,,D1,ground,II,industry,100000,2025-01-01,2030-01-01,"
                            "scenario.resource,own-source,,\n");
    load("points", POINTS "W1,E18,D1,ground,2025-01-01,meter,\n");
    load("plans", "account,from,to,m3\nE18,2025-01-01,2026-01-01,100000\n");
    ingest("W1,2025-01-01,0,\nW1,2025-04-01,40000,\n");
    assess("2025-04-01");
    it_expect(0, "fees", "declare", "2025-Q1", NULL);
    ingest("W1,2025-04-01,38000,correction\n");
    assess("2025-05-20");
    char *text = it_output(0, "export", "ledger", "--month", "2025-05", "--format", "xml", NULL);
    it_assert_contains(
        text,
        "<entry entry=\"E18-2\" account=\"E18\" kind=\"fee-reversal\" run=\"2\" date=\"2025-05-20\""
        " reverses=\"E18-1\" origin=\"2025-04\" invoices=\"1\">\n"
        "  <debit code=\"112202\" amount=\"-40000.00\"/>\n"
        "  <credit code=\"224104\" amount=\"-40000.00\" volume_m3=\"-40000.000\"/>\n");
    it_assert_contains(text, "  <debit code=\"112202\" amount=\"38000.00\"/>\n");
    free(text);
    text = it_output(0, "export", "funds", "--month", "2025-05", "--format", "xml", NULL);
    it_assert_contains(text, "<row kind=\"reversed\" fund=\"water-resource-tax\"");
    it_assert_contains(text, "<total fund=\"water-resource-tax\" amount=\"-2000.00\"/>");
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fee_and_tax_are_two_accounts_and_two_funds, it_setup,
                                        it_teardown),
        cmocka_unit_test_setup_teardown(a_correction_is_red_and_names_its_month, it_setup,
                                        it_teardown),
    };
    return cmocka_run_group_tests_name("integration/ledger_fees", tests, NULL, NULL);
}
