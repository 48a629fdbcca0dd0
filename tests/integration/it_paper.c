/*
 * Invoices as papers.  weir export invoices --format ubl: every document fits the schemas of OASIS,
 * says what the invoice says, and shows names to those alone who may see them.  weir export bills
 * --format html|pdf: pages that a browser shows whole, by stylesheets that can do no harm.
 */
#include <stdbool.h>
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

/* --- pages --- */
static void
a_page_says_how_its_amounts_came_about(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "export", "bills", "--run", "1", "--format", "html",
              "--out", "a.html", NULL);
    char *page = it_read_file("a.html");
    it_assert_contains(page, "<!DOCTYPE html>\n<html lang=\"zh\">");
    assert_null(strstr(page, "<?xml-stylesheet"));
    it_assert_contains(page, "Water &amp; Co");
    it_assert_contains(page, "1 &lt; 2 路");
    it_assert_contains(page, "草稿"); /* it is a draft yet */
    it_assert_contains(page, "990.00");
    it_assert_contains(page, "60 m³ × 3.00");
    it_assert_contains(
        page, "第 1 级：180 立方米，第 5 人起每人加 30 立方米（共 2 人），至 240 立方米。");
    it_assert_contains(page, "sewage，代收上缴财政");
    /* The firm: 500 m3, plan 400: 80 within 20 %, 20 above. */
    it_assert_contains(page, "计划内");
    it_assert_contains(page, "80 m³ × 3.00");
    it_assert_contains(page, "20 m³ × 6.00");
    free(page);
    page = it_output(0, "export", "bills", "--run", "1", "--invoice", "A1-1", "--format", "html",
                     "--lang", "en", NULL);
    it_assert_contains(page, "<html lang=\"en\">");
    it_assert_contains(page, "Block 1: 180 m³, and 30 m³ for each person from number 5 on (2)");
    assert_null(strstr(page, "计划内"));
    free(page);
}

static void
a_page_as_xml_fits_its_schema(void **state)
{
    (void)state;
    it_write_file("same.xsl",
                  "<x:stylesheet version='1.0' xmlns:x='http://www.w3.org/1999/XSL/Transform'"
                  " xmlns:p='urn:weir:page:1' exclude-result-prefixes='p'>"
                  "<x:output method='xml' encoding='UTF-8' omit-xml-declaration='yes'/>"
                  "<x:template match='/p:frame'><x:comment>pages</x:comment></x:template>"
                  "<x:template match='/p:page'><x:copy-of select='.'/></x:template>"
                  "</x:stylesheet>");
    it_expect(0, "run", "post", "1", NULL);
    it_expect(1, "ingest", "right.csv", NULL);
    it_expect(0, "rebill", "--account", "A1", "--date", "2024-05-01", NULL);
    static const char *const numbers[] = {"A1-1", "F-1/甲-1", "N1-1", "A1-2", "A1-3"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const bool draft = i > 2;
        it_expect(0, "--config", "weir.conf", "export", "bills", "--invoice", numbers[i],
                  "--format", "html", "--stylesheet", "same.xsl", "--out", "a.xml",
                  draft ? "--run" : NULL, "2", NULL);
        it_assert_valid("a.xml", "schemas/page.xsd");
    }
    it_expect(0, "export", "bills", "--run", "2", "--invoice", "A1-2", "--format", "html",
              "--stylesheet", "same.xsl", "--out", "2.xml", NULL);
    char *text = it_read_file("2.xml");
    it_assert_contains(text, "reverses=\"A1-1\"");
    it_assert_contains(text, "weir-bill-1 ");
    free(text);
}

/* A stylesheet with this in its template for pages; the exit code it gives. */
static void
assert_refused(const char *inside, const char *outside)
{
    char sheet[2000];
    (void)snprintf(sheet, sizeof sheet,
                   "<x:stylesheet version='1.0' xmlns:x='http://www.w3.org/1999/XSL/Transform'"
                   " xmlns:p='urn:weir:page:1' xmlns:e='http://exslt.org/common'"
                   " extension-element-prefixes='e'>%s"
                   "<x:template match='/p:frame'><a><x:comment>pages</x:comment></a></x:template>"
                   "<x:template match='/p:page'><b>%s</b></x:template></x:stylesheet>",
                   outside, inside);
    it_write_file("s.xsl", sheet);
    struct it_result result = it_weir("export", "bills", "--run", "1", "--format", "html",
                                      "--stylesheet", "s.xsl", "--out", "s.html", NULL);
    if (result.exit_code != 3)
        print_error("%s%s: %s\n", outside, inside, result.err);
    assert_int_equal(result.exit_code, 3);
    assert_int_not_equal(access("s.html", F_OK), 0);
    assert_int_not_equal(access("evil", F_OK), 0);
    it_result_free(&result);
}

static void
a_stylesheet_can_do_no_harm(void **state)
{
    (void)state;
    it_write_file("secret.xml", "<secret>s3cret</secret>");
    it_write_file("other.xsl",
                  "<x:stylesheet version='1.0' xmlns:x='http://www.w3.org/1999/XSL/Transform'/>");
    assert_refused("<e:document href='evil'>x</e:document>", "");
    assert_refused("<x:value-of select=\"document('secret.xml')\"/>", "");
    assert_refused("<x:value-of select=\"document('http://127.0.0.1:1/x')\"/>", "");
    assert_refused("", "<x:include href='other.xsl'/>");
    assert_refused("", "<x:import href='other.xsl'/>");
    assert_refused("<x:message terminate='yes'>no</x:message>", "");
    assert_refused("<x:nonsense/>", "");
    it_write_file("t.xsl", "<!DOCTYPE x [<!ENTITY y SYSTEM 'secret.xml'>]><x>&y;</x>");
    it_expect(3, "export", "bills", "--run", "1", "--format", "html", "--stylesheet", "t.xsl",
              NULL);
    it_write_file("t.xsl", "<x:stylesheet version='1.0'"
                           " xmlns:x='http://www.w3.org/1999/XSL/Transform'/>");
    it_expect(3, "export", "bills", "--run", "1", "--format", "html", "--stylesheet", "t.xsl",
              NULL);
    it_expect(3, "export", "bills", "--run", "1", "--format", "html", "--stylesheet", "none", NULL);
}

static bool
is_there(const char *program)
{
    char line[100];
    (void)snprintf(line, sizeof line, "command -v %s", program);
    const char *const argv[] = {"sh", "-c", line, NULL};
    struct it_result result = it_run(argv);
    const bool there = result.exit_code == 0;
    it_result_free(&result);
    return there;
}

static void
a_browser_shows_pages_whole_at_every_size(void **state)
{
    (void)state;
    it_expect(0, "--config", "weir.conf", "export", "bills", "--run", "1", "--format", "html",
              "--out", "a.html", NULL);
    const char *const argv[] = {"python3", it_source("tests/harness/look.py"), "a.html", NULL};
    struct it_result result = it_run(argv);
    if (result.exit_code == 77) {
        it_result_free(&result);
        skip();
    }
    if (result.exit_code != 0)
        print_error("%s%s", result.out, result.err);
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.out, "phone: ");
    it_assert_contains(result.out, "print: ");
    it_result_free(&result);
    shell("sed 's/<article/<p style=\"width:2000px\">x<.p><article/' a.html >wide.html");
    const char *const wide[] = {"python3", it_source("tests/harness/look.py"), "wide.html", NULL};
    result = it_run(wide);
    assert_int_equal(result.exit_code, 1);
    it_result_free(&result);
}

static void
a_pdf_has_a_sheet_a_bill_and_chinese_in_it(void **state)
{
    (void)state;
    if (!is_there("weasyprint") || !is_there("pdftotext"))
        skip();
    it_expect(0, "export", "bills", "--run", "1", "--format", "pdf", "--out", "a.pdf", NULL);
    shell("pdfinfo a.pdf | grep -q '^Pages: *3$' && pdfinfo a.pdf | grep -q A4");
    shell("pdftotext a.pdf - | grep -q 王芳 && pdftotext a.pdf - | grep -q 990.00");
    it_expect(0, "export", "bills", "--run", "1", "--invoice", "A1-1", "--format", "pdf", "--out",
              "a.tar", NULL);
    shell(
        "tar tf a.tar | grep -qx 1/A1-1.pdf && tar xOf a.tar 1/A1-1.pdf | head -c 5 | grep -q PDF");
}

static void
without_weasyprint_that_is_said(void **state)
{
    (void)state;
    shell("mkdir bin none; ln -s /bin/false bin/weasyprint");
    char line[1000];
    const char *program = getenv("WEIR_PROGRAM");
    (void)snprintf(line, sizeof line,
                   "PATH=$PWD/none exec %s export bills --run 1 --format pdf --out a.pdf",
                   program == NULL ? it_source("build/weir") : program);
    const char *const argv[] = {"/bin/sh", "-c", line, NULL};
    struct it_result result = it_run(argv);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "there is no program \"weasyprint\"");
    it_assert_contains(result.err, "--format html");
    it_result_free(&result);
    memcpy(strstr(line, "none"), "/bin", 4); /* $PWD//bin: one that only fails */
    result = it_run(argv);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "the program \"weasyprint\" failed");
    assert_int_not_equal(access("a.pdf", F_OK), 0);
    it_result_free(&result);
}

static void
wrong_words_are_usage_errors(void **state)
{
    (void)state;
    it_expect(2, "export", "invoices", "--format", "ubl", NULL);
    it_expect(2, "export", "invoices", "--format", "csv", "--invoice", "A1-1", NULL);
    it_expect(2, "export", "bills", "--format", "html", NULL);
    it_expect(2, "export", "bills", "--run", "1", "--format", "csv", "--stylesheet", "a", NULL);
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
        TEST(a_page_says_how_its_amounts_came_about),
        TEST(a_page_as_xml_fits_its_schema),
        TEST(a_stylesheet_can_do_no_harm),
        TEST(a_browser_shows_pages_whole_at_every_size),
        TEST(a_pdf_has_a_sheet_a_bill_and_chinese_in_it),
        TEST(without_weasyprint_that_is_said),
        TEST(wrong_words_are_usage_errors),
    };
    return cmocka_run_group_tests_name("integration/paper", tests, NULL, NULL);
}
