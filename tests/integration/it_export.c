/*
 * weir export on a run made in SQL: the bytes it writes, that its XML fits its schema, that a draft
 * is told to be one, and that it refuses what does not add up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/cmocka_all.h"
#include "harness/it.h"
#include "weir/finding.h"

/* Two invoices of one account and one of another, which has no lines; two findings.  The currency
 * is that of the document. */
static const char run_sql[] =
    "INSERT INTO weir.journal (journal_no, kind, actor, detail, recorded_at)"
    " VALUES (1, 'load', 'test', '', '2024-01-01');"
    "INSERT INTO weir.account (account_id, account, kind, recorded_no)"
    " VALUES (1, '=A\"1', 'account', 1), (2, 'B<2', 'account', 1);"
    "INSERT INTO weir.account_head (account_id, entry_no, meter_state, counter_state)"
    " VALUES (1, 0, '{}', '{}'), (2, 0, '{}', '{}');"
    "INSERT INTO weir.tariff (tariff_no, tariff, digest, document, recorded_no, correct) VALUES"
    " (1, 't', decode(repeat('ab', 32), 'hex'), '<tariff id=\"t\" currency=\"EUR\"/>', 1, false);"
    "SELECT weir.run_open('bill', 'all', '2024-03-31', '2024-04-02', 1, 1, '', 2);"
    "INSERT INTO weir.run_chunk SELECT 1, 1, 1, 2, true, 2, 2, 0, 0, 2, 3, 2, 12500, 3025;"
    "INSERT INTO weir_draft_1.invoice SELECT v.account_id, 1, 1, 1, 'bill', '2024-04-02', NULL, "
    "NULL,"
    " NULL, '2024-01-01', v.end_day, v.account_id = 2, v.volume_l, v.amount_fen, v.tax_fen,"
    " '{1}', decode(repeat('0' || v.account_id, 32), 'hex'), '{}', '{}'"
    " FROM (VALUES (1, date '2024-03-31', 12500, 3025, 88), (2, '2024-03-30', 0, 0, 0))"
    " AS v (account_id, end_day, volume_l, amount_fen, tax_fen);"
    "INSERT INTO weir_draft_1.invoice_line VALUES"
    " (1, 1, 1, 1, 1, 'home', 'water', NULL, 1, NULL, '2024-01-01', '2024-03-31', 12500, 200000, "
    "2500, 73),"
    " (1, 1, 1, 2, 5, 'home', 'above', 'plan', NULL, 2, '2024-01-01', '2024-03-31', 500, 150000, "
    "75, 15),"
    " (1, 1, 1, 3, 2, 'home', 'meter', NULL, NULL, NULL, '2024-01-01', '2024-03-31', NULL, NULL, "
    "450, NULL);"
    "INSERT INTO weir_draft_1.finding VALUES"
    " (1, 'M1', 'rollover', '2024-03-31', 1, false, '-1 turned', 0),"
    " (2, 'B<2', 'no-price', '2024-03-30', 1, true, 'a, \"b\"', 0);"
    "SELECT weir.run_seal(1, decode(repeat('cd', 32), 'hex'));";

#define DIGEST_1 "0101010101010101010101010101010101010101010101010101010101010101"
#define DIGEST_2 "0202020202020202020202020202020202020202020202020202020202020202"
#define TARIFF "abababababababababababababababababababababababababababababababab"
#define ROOT "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"

static int
setup(void **state)
{
    const int status = it_setup(state);
    it_sql(run_sql);
    return status;
}

static void
assert_file(const char *file, const char *expected)
{
    char *text = it_read_file(file);
    it_assert_same(text, expected);
    free(text);
}

static void
invoices_as_csv_have_the_promised_columns(void **state)
{
    (void)state;
    struct it_result result = it_weir("export", "invoices", "--run", "1", "--format", "csv", NULL);
    assert_int_equal(result.exit_code, 0);
    it_assert_same(
        result.out,
        "invoice,account,line,from,to,class,charge,block,band,volume_m3,price,amount\r\n"
        "\"'=A\"\"1-1\",\"'=A\"\"1\",1,2024-01-01,2024-03-31,home,water,1,,12.500,2.00000,25.00\r\n"
        "\"'=A\"\"1-1\",\"'=A\"\"1\",2,2024-01-01,2024-03-31,home,above,,2,0.500,1.50000,0.75\r\n"
        "\"'=A\"\"1-1\",\"'=A\"\"1\",3,2024-01-01,2024-03-31,home,meter,,,,,4.50\r\n");
    it_assert_contains(result.err, "run 1 is a draft");
    it_result_free(&result);
}

static void
a_byte_order_mark_comes_when_it_is_asked_for(void **state)
{
    (void)state;
    char *text = it_output(0, "export", "bills", "--run", "1", "--format", "csv", "--bom", NULL);
    it_assert_contains(text, "\xef\xbb\xbfinvoice,account");
    free(text);
    it_expect(2, "export", "bills", "--run", "1", "--format", "xml", "--bom", NULL);
    it_expect(2, "export", "bills", "--run", "1", "--format", "html", "--bom", NULL);
}

static void
bills_as_csv_are_a_row_an_invoice(void **state)
{
    (void)state;
    it_expect(0, "export", "bills", "--run", "1", "--format", "csv", "--out", "bills.csv", NULL);
    assert_file(
        "bills.csv",
        "invoice,account,kind,run,date,from,to,volume_m3,amount,tax,currency,estimated,"
        "reverses,origin,tariffs,digest\r\n"
        "\"'=A\"\"1-1\",\"'=A\"\"1\",bill,1,2024-04-02,2024-01-01,2024-03-31,12.500,30.25,"
        "0.88,EUR,no,,," TARIFF "," DIGEST_1 "\r\n"
        "B<2-1,B<2,bill,1,2024-04-02,2024-01-01,2024-03-30,0.000,0.00,0.00,EUR,yes,,," TARIFF
        "," DIGEST_2 "\r\n");
}

static void
findings_as_csv_carry_their_reference(void **state)
{
    (void)state;
    it_expect(0, "export", "findings", "--run", "1", "--format", "csv", "--out", "f.csv", NULL);
    assert_file("f.csv", "finding,account,subject,code,date,run,held,detail,decision,reason\r\n"
                         "\"'=A\"\"1:M1:rollover:2024-03-31\",\"'=A\"\"1\",M1,rollover,2024-03-31,"
                         "1,no,'-1 turned,,\r\n"
                         "B<2:B<2:no-price:2024-03-30,B<2,B<2,no-price,2024-03-30,1,yes,"
                         "\"a, \"\"b\"\"\",,\r\n");
}

static void
a_draft_as_xml_says_so_and_fits_its_schema(void **state)
{
    (void)state;
    it_expect(0, "export", "invoices", "--run", "1", "--format", "xml", "--out", "i.xml", NULL);
    it_assert_valid("i.xml", "schemas/invoices.xsd");
    assert_file(
        "i.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<invoices xmlns=\"urn:weir:invoices:1\">\n"
        " <run run=\"1\" kind=\"bill\" state=\"draft\" through=\"2024-03-31\" date=\"2024-04-02\""
        " month=\"2024-04\" month-state=\"open\" root=\"" ROOT "\">\n"
        "  <invoice invoice=\"=A&quot;1-1\" account=\"=A&quot;1\" kind=\"bill\" date=\"2024-04-02\""
        " from=\"2024-01-01\" to=\"2024-03-31\" volume_m3=\"12.500\" amount=\"30.25\" tax=\"0.88\""
        " currency=\"EUR\" estimated=\"false\" tariffs=\"" TARIFF "\" digest=\"" DIGEST_1 "\">\n"
        "   <line line=\"1\" from=\"2024-01-01\" to=\"2024-03-31\" class=\"home\" charge=\"water\""
        " kind=\"volume\" block=\"1\" volume_m3=\"12.500\" price=\"2.00000\" amount=\"25.00\""
        " tax=\"0.73\"/>\n"
        "   <line line=\"2\" from=\"2024-01-01\" to=\"2024-03-31\" class=\"home\" charge=\"above\""
        " kind=\"surcharge\" fund=\"plan\" band=\"2\" volume_m3=\"0.500\" price=\"1.50000\""
        " amount=\"0.75\" tax=\"0.15\"/>\n"
        "   <line line=\"3\" from=\"2024-01-01\" to=\"2024-03-31\" class=\"home\" charge=\"meter\""
        " kind=\"fixed\" amount=\"4.50\"/>\n"
        "  </invoice>\n"
        "  <invoice invoice=\"B&lt;2-1\" account=\"B&lt;2\" kind=\"bill\" date=\"2024-04-02\""
        " from=\"2024-01-01\" to=\"2024-03-30\" volume_m3=\"0.000\" amount=\"0.00\" tax=\"0.00\""
        " currency=\"EUR\" estimated=\"true\" tariffs=\"" TARIFF "\" digest=\"" DIGEST_2 "\"/>\n"
        "  <total currency=\"EUR\" invoices=\"2\" lines=\"3\" volume_m3=\"12.500\" amount=\"30.25\""
        " tax=\"0.88\"/>\n"
        " </run>\n"
        " <total currency=\"EUR\" invoices=\"2\" lines=\"3\" volume_m3=\"12.500\" amount=\"30.25\""
        " tax=\"0.88\"/>\n"
        "</invoices>\n");
}

static void
bills_and_findings_fit_their_schemas(void **state)
{
    (void)state;
    it_expect(0, "export", "bills", "--run", "1", "--format", "xml", "--out", "b.xml", NULL);
    it_assert_valid("b.xml", "schemas/bills.xsd");
    it_expect(0, "export", "findings", "--run", "1", "--format", "xml", "--out", "f.xml", NULL);
    it_assert_valid("f.xml", "schemas/findings.xsd");
    char *text = it_read_file("f.xml");
    it_assert_contains(text, "<total findings=\"2\" held=\"1\"/>");
    it_assert_contains(text, "code=\"no-price\" date=\"2024-03-30\" held=\"true\"");
    free(text);
}

static void
a_month_takes_posted_runs_only(void **state)
{
    (void)state;
    static const char header[] =
        "invoice,account,line,from,to,class,charge,block,band,volume_m3,price,amount\r\n";
    it_expect(0, "export", "invoices", "--month", "2024-04", "--format", "csv", "--out", "a", NULL);
    assert_file("a", header); /* the run is a draft yet */

    it_sql("SELECT weir.run_post(1)");
    it_expect(0, "export", "invoices", "--month", "2024-03", "--format", "csv", "--out", "a", NULL);
    assert_file("a", header); /* its month is that of its date */

    struct it_result result =
        it_weir("export", "invoices", "--month", "2024-04", "--format", "xml", "--out", "a", NULL);
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.err, "month 2024-04 is open");
    it_result_free(&result);
    it_assert_valid("a", "schemas/invoices.xsd");
    char *text = it_read_file("a");
    it_assert_contains(text,
                       "<invoices xmlns=\"urn:weir:invoices:1\" month=\"2024-04\""
                       " month-state=\"open\">\n <run run=\"1\" kind=\"bill\" state=\"posted\"");
    free(text);
}

static void
lines_that_do_not_add_up_are_refused_and_leave_no_file(void **state)
{
    (void)state;
    it_sql("UPDATE weir_draft_1.invoice_line SET amount_fen = amount_fen + 1 WHERE line_no = 3");
    struct it_result result =
        it_weir("export", "invoices", "--run", "1", "--format", "xml", "--out", "i.xml", NULL);
    assert_int_equal(result.exit_code, 5);
    it_assert_contains(result.err, "do not add up to its amount");
    assert_int_not_equal(access("i.xml", F_OK), 0);
    it_result_free(&result);
}

static void
an_invoice_that_is_gone_is_missed(void **state)
{
    (void)state;
    it_sql("DELETE FROM weir_draft_1.invoice WHERE account_id = 2");
    struct it_result result =
        it_weir("export", "bills", "--run", "1", "--format", "csv", "--out", "b.csv", NULL);
    assert_int_equal(result.exit_code, 5);
    it_assert_contains(result.err, "do not add up to what the run says");
    it_result_free(&result);
}

static void
text_that_xml_cannot_carry_is_refused(void **state)
{
    (void)state;
    it_sql("UPDATE weir_draft_1.finding SET detail = E'a\\x01b'");
    struct it_result result =
        it_weir("export", "findings", "--run", "1", "--format", "xml", "--out", "f.xml", NULL);
    assert_int_equal(result.exit_code, 3);
    it_assert_contains(result.err, "XML cannot carry");
    assert_int_not_equal(access("f.xml", F_OK), 0);
    it_result_free(&result);
}

static void
the_schema_knows_every_finding_in_order(void **state)
{
    (void)state;
    char *schema = it_read_file(it_source("schemas/findings.xsd"));
    const char *at = strstr(schema, "<xs:simpleType name=\"code\">");
    assert_non_null(at);
    for (unsigned i = 1; i < WEIR_FINDING_COUNT; i++) {
        const char *code = weir_finding_code((enum weir_finding)i);
        static const char before[] = "<xs:enumeration value=\"";
        at = strstr(at, before);
        assert_non_null(at);
        at += sizeof before - 1;
        assert_memory_equal(at, code, strlen(code));
        assert_int_equal(at[strlen(code)], '"');
    }
    const char *end = strstr(at, "</xs:restriction>");
    assert_non_null(end);
    assert_true(strstr(at, "<xs:enumeration") == NULL || strstr(at, "<xs:enumeration") > end);
    free(schema);
}

static void
wrong_words_are_usage_errors(void **state)
{
    (void)state;
    it_expect(2, "export", "invoices", "--format", "csv", NULL);
    it_expect(2, "export", "invoices", "--run", "1", "--month", "2024-04", "--format", "csv", NULL);
    it_expect(2, "export", "invoices", "--run", "1", NULL);
    it_expect(2, "export", "invoices", "--run", "1", "--format", "json", NULL);
    it_expect(3, "export", "invoices", "--run", "7", "--format", "csv", NULL);
    it_expect(3, "export", "invoices", "--run", "1", "--format", "csv", "--out", "no/such/a", NULL);
    it_sql("SELECT weir.run_discard(1)");
    it_expect(3, "export", "invoices", "--run", "1", "--format", "csv", NULL);
}

/* The connection must not become standard output when the caller closed that. */
static void
a_closed_standard_output_is_told(void **state)
{
    (void)state;
    char script[900];
    static const char *const commands[] = {"run list", "export bills --run 1 --format csv",
                                           "findings"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        (void)snprintf(script, sizeof script, "exec ${WEIR_PROGRAM:-%s/build/weir} %s >&-",
                       it_root(), commands[i]);
        const char *const argv[] = {"sh", "-c", script, NULL};
        struct it_result result = it_run(argv);
        assert_int_equal(result.exit_code, 3);
        it_assert_contains(result.err, "Bad file descriptor");
        it_result_free(&result);
    }
    (void)snprintf(script, sizeof script, "exec ${WEIR_PROGRAM:-%s/build/weir} run list 2>&- <&-",
                   it_root());
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct it_result result = it_run(argv);
    assert_int_equal(result.exit_code, 0);
    it_assert_contains(result.out, "draft");
    it_result_free(&result);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, it_teardown)
    const struct CMUnitTest tests[] = {
        TEST(invoices_as_csv_have_the_promised_columns),
        TEST(a_closed_standard_output_is_told),
        TEST(a_byte_order_mark_comes_when_it_is_asked_for),
        TEST(bills_as_csv_are_a_row_an_invoice),
        TEST(findings_as_csv_carry_their_reference),
        TEST(a_draft_as_xml_says_so_and_fits_its_schema),
        TEST(bills_and_findings_fit_their_schemas),
        TEST(a_month_takes_posted_runs_only),
        TEST(lines_that_do_not_add_up_are_refused_and_leave_no_file),
        TEST(an_invoice_that_is_gone_is_missed),
        TEST(text_that_xml_cannot_carry_is_refused),
        TEST(the_schema_knows_every_finding_in_order),
        TEST(wrong_words_are_usage_errors),
    };
    return cmocka_run_group_tests_name("integration/export", tests, NULL, NULL);
}
