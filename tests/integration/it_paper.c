/*
 * weir export invoices --format ubl: every document fits the schemas of OASIS, says what the
 * invoice says, and shows names to those alone who may see them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"

#define UBL "tests/std/ubl-2.1/maindoc/UBL-"

/* Three accounts of the scenarios' city; A1's second read was wrong and is corrected in run 3. */
static int
setup(void **state)
{
    const int status = it_setup(state);
    it_write_file("weir.conf", "company = \"Water & Co\"\ncompany_id = \"91652801\"\n");
    it_write_file("accounts.csv", "account,from,tariff,class,persons,name,address\n"
                                  "A1,2024-01-01,scenario.city,residential,6,王芳,\"1 < 2 路\"\n"
                                  "F-1/甲,2024-01-01,scenario.city,non-residential,,厂,\n"
                                  "N1,2024-01-01,scenario.city,residential,,,\n");
    it_write_file("meters.csv",
                  "meter,account,from,first_register\n"
                  "M1,A1,2024-01-01,100\nM2,F-1/甲,2024-01-01,0\nM3,N1,2024-01-01,7\n");
    it_write_file("plans.csv", "account,from,to,m3\nF-1/甲,2024-01-01,2025-01-01,400\n");
    it_write_file("reads.csv", "meter,date,register\nM1,2024-04-01,400\nM2,2024-04-01,500\n"
                               "M3,2024-04-01,7\n");
    it_write_file("right.csv", "meter,date,register,kind\nM1,2024-04-01,300,correction\n");
    it_expect(0, "tariff", "publish", it_source("tests/tariffs/scenario-city.xml"), NULL);
    it_expect(0, "load", "accounts", "accounts.csv", NULL);
    it_expect(0, "load", "meters", "meters.csv", NULL);
    it_expect(0, "load", "plans", "plans.csv", NULL);
    it_expect(0, "ingest", "reads.csv", NULL);
    it_expect(0, "bill", "--through", "2024-04-01", NULL);
    return status;
}

/* Runs a line of shell in the test's folder. */
static void
shell(const char *line)
{
    const char *const argv[] = {"sh", "-ec", line, NULL};
    struct it_result result = it_run(argv);
    if (result.exit_code != 0)
        print_error("%s\n%s%s", line, result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_result_free(&result);
}

/* Unpacks an archive and holds all its documents against their schemas. */
static void
unpack(const char *archive)
{
    char line[2000];
    (void)snprintf(line, sizeof line,
                   "tar xf %s; S=%s\n"
                   "xmllint --noout --nonet --schema ${S}/" UBL
                   "UtilityStatement-2.1.xsd 1/*.statement.xml\n"
                   "xmllint --noout --nonet --schema ${S}/" UBL "Invoice-2.1.xsd 1/*.invoice.xml\n"
                   "for f in 1/*.creditnote.xml; do test ! -f \"$f\" ||\n"
                   "xmllint --noout --nonet --schema ${S}/" UBL "CreditNote-2.1.xsd \"$f\"; done",
                   archive, it_root());
    shell(line);
}

/* What an XPath says of a document, elements by their local names alone. */
static void
assert_path(const char *file, const char *path, const char *expected)
{
    char whole[1000];
    (void)snprintf(whole, sizeof whole, "normalize-space(%s)", path);
    const char *const argv[] = {"xmllint", "--xpath", whole, file, NULL};
    struct it_result result = it_run(argv);
    assert_int_equal(result.exit_code, 0);
    if (result.out_size > 0 && result.out[result.out_size - 1] == '\n')
        result.out[result.out_size - 1] = '\0';
    assert_string_equal(result.out, expected);
    it_result_free(&result);
}

#define E(name) "*[local-name()='" name "']"

/* A1, six persons: 300 m3 in Q1 of which 180 + 60 are block 1 (as the scenarios have it: two heads
 * above 4 bring 30 each): 240 x 2.00 + 60 x 3.00 = 660.00, resource 30.00, sewage 300.00: 990.00.
 * Tax inside 690.00 x 3 / 103 = 20.097, 20.10. */
static void
an_invoice_and_its_statement_fit_ubl_and_say_the_same(void **state)
{
    (void)state;
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "--config", "weir.conf", "export", "invoices", "--run", "1", "--format", "ubl",
              "--out", "a.tar", NULL);
    unpack("a.tar");
    const char *file = "1/A1-1.invoice.xml";
    assert_path(file, "//" E("LegalMonetaryTotal") "/" E("PayableAmount"), "990.00");
    assert_path(file, "//" E("LegalMonetaryTotal") "/" E("TaxExclusiveAmount"), "969.90");
    assert_path(file, "/*/" E("TaxTotal") "/" E("TaxAmount"), "20.10");
    assert_path(file, "round(100 * sum(//" E("InvoiceLine") "/" E("LineExtensionAmount") "))",
                "96990");
    assert_path(file, "//" E("AccountingSupplierParty") "//" E("Name"), "Water & Co");
    assert_path(file, "//" E("AccountingCustomerParty") "//" E("Name"), "王芳");
    assert_path(file, "//" E("AccountingCustomerParty") "//" E("Line"), "1 < 2 路");
    assert_path(file, "//" E("InvoiceLine") "[2]/" E("InvoicedQuantity"), "60.000");
    assert_path(file, "//" E("InvoiceLine") "[2]/" E("Price") "/" E("PriceAmount"), "3.00000");

    file = "1/A1-1.statement.xml";
    assert_path(file, "//" E("MeterNumber"), "M1");
    assert_path(file, "//" E("PreviousMeterQuantity"), "100.000");
    assert_path(file, "//" E("LatestMeterQuantity"), "400.000");
    assert_path(file, "//" E("LatestMeterReadingDate"), "2024-04-01");
    assert_path(file, "//" E("ResidentOccupantsNumeric"), "6");
    assert_path(file, "count(//" E("ConsumptionLine") ")", "4"); /* two blocks, resource, sewage */
    assert_path(file, "//" E("Consumption") "/" E("LegalMonetaryTotal") "/" E("PayableAmount"),
                "990.00");
    /* Nothing used, nothing to pay: UBL wants a line all the same. */
    assert_path("1/N1-1.invoice.xml", "//" E("InvoiceLine") "/" E("LineExtensionAmount"), "0.00");
    shell("test -f '1/F-1%2F%E7%94%B2-1.invoice.xml'");
}

static void
a_reversal_is_a_credit_note(void **state)
{
    (void)state;
    it_expect(0, "run", "post", "1", NULL);
    it_expect(1, "ingest", "right.csv", NULL);
    it_expect(0, "rebill", "--account", "A1", "--date", "2024-05-01", NULL);
    it_expect(0, "export", "invoices", "--run", "2", "--format", "ubl", "--out", "a.tar", "--lang",
              "en", NULL);
    unpack("a.tar");
    const char *file = "1/A1-2.creditnote.xml";
    assert_path(file, "//" E("InvoiceDocumentReference") "/" E("ID"), "A1-1");
    assert_path(file, "//" E("PayableAmount"), "990.00"); /* given back */
    assert_path(file, "//" E("CreditNoteLine") "[2]/" E("CreditedQuantity"), "60.000");
    assert_path(file, "//" E("Note") "[1]", "A draft: nothing in it is final");
    assert_path("1/A1-2.statement.xml", "//" E("DeliveredQuantity"), "-300.000");
    /* 200 x 2.00 + 20.00 + 200.00 */
    assert_path("1/A1-3.invoice.xml", "//" E("PayableAmount"), "620.00");
    char *list = it_output(0, "export", "invoices", "--run", "2", "--invoice", "A1-3", "--format",
                           "ubl", NULL);
    assert_string_equal(list, "1/A1-3.invoice.xml"); /* an archive begins with its first name */
    free(list);
}

static void
the_same_export_has_the_same_bytes_and_names_are_not_for_auditors(void **state)
{
    (void)state;
    it_expect(0, "run", "post", "1", NULL);
    it_expect(0, "export", "invoices", "--month", "2024-04", "--format", "ubl", "--out", "a.tar",
              NULL);
    it_expect(0, "export", "invoices", "--run", "1", "--format", "ubl", "--out", "b.tar", NULL);
    shell("cmp a.tar b.tar");
    char superuser[64];
    (void)snprintf(superuser, sizeof superuser, "%s", getenv("PGUSER"));
    (void)setenv("PGUSER", "weir_auditor", 1);
    struct it_result result =
        it_weir("export", "invoices", "--run", "1", "--format", "ubl", "--out", "c.tar", NULL);
    (void)setenv("PGUSER", superuser, 1);
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.err, "this role may not see names and addresses");
    it_result_free(&result);
    unpack("c.tar");
    shell("! grep -rl 王芳 1");
}

static void
an_invoice_that_is_not_what_its_rows_give_is_refused(void **state)
{
    (void)state;
    it_sql("UPDATE weir_draft_1.invoice SET digest = decode(repeat('00', 32), 'hex')"
           " WHERE account_id = 2");
    struct it_result result =
        it_weir("export", "invoices", "--run", "1", "--format", "ubl", "--out", "a.tar", NULL);
    assert_int_equal(result.exit_code, 5);
    it_assert_contains(result.err, "is not what is computed again from its rows");
    assert_int_not_equal(access("a.tar", F_OK), 0);
    it_result_free(&result);
}

static void
wrong_words_are_usage_errors(void **state)
{
    (void)state;
    it_expect(2, "export", "invoices", "--format", "ubl", NULL);
    it_expect(2, "export", "invoices", "--format", "csv", "--invoice", "A1-1", NULL);
    it_expect(2, "export", "invoices", "--month", "2024-04", "--invoice", "A1-1", "--format", "ubl",
              NULL);
    it_expect(2, "export", "invoices", "--run", "1", "--format", "ubl", "--out", "a.xml", NULL);
    it_expect(3, "export", "invoices", "--invoice", "A1", "--format", "ubl", NULL);
    it_expect(3, "export", "invoices", "--invoice", "A1-1", "--format", "ubl",
              NULL); /* a draft's */
    it_expect(3, "export", "invoices", "--run", "1", "--invoice", "A1-9", "--format", "ubl", NULL);
    it_expect(3, "export", "invoices", "--run", "7", "--format", "ubl", NULL);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, it_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_invoice_and_its_statement_fit_ubl_and_say_the_same),
        TEST(a_reversal_is_a_credit_note),
        TEST(the_same_export_has_the_same_bytes_and_names_are_not_for_auditors),
        TEST(an_invoice_that_is_not_what_its_rows_give_is_refused),
        TEST(wrong_words_are_usage_errors),
    };
    return cmocka_run_group_tests_name("integration/paper", tests, NULL, NULL);
}
