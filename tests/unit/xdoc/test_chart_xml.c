/* Unit tests of xdoc/chart_xml.c: a chart as a value, and what is wrong with one, line by line. */
#include "xdoc/chart_xml.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "weir/tariff.h"
#include "xdoc/schema.h"

#define HEAD                                                                                       \
    "<chart xmlns='urn:weir:chart:1' id='c' receivable='112201' tax='2221'>\n"                     \
    "<account code='1122' name='R' type='asset'/>\n"                                               \
    "<account code='112201' name='应收' type='asset'/>\n"                                        \
    "<account code='2221' name='T' type='liability'/>\n"                                           \
    "<account code='6001' name='W' type='revenue'/>\n"

struct read {
    struct weir_arena *arena;
    struct fault_list faults;
    struct chart *chart;
};

static struct read
read_chart(const char *document)
{
    struct read read = {.arena = weir_arena_new(1 << 20)};
    struct weir_error error = {0};
    const struct xdoc_input input = {.file = "c.xml", .bytes = text_of(document)};
    assert_non_null(read.arena);
    read.faults = fault_list_of(read.arena);
    assert_int_equal(chart_xml_read(&input, read.arena, &read.faults, &read.chart, &error),
                     WEIR_OK);
    return read;
}

static void
a_chart_is_read_with_its_defaults(void **state)
{
    (void)state;
    struct read read = read_chart(HEAD "<map account='6001'/>\n"
                                       "<map account='2221' debit='6001' vat='outside' of='fees'"
                                       " class='a b' fund='' kind='volume fixed'"
                                       " from='1970-01-02' to='1970-01-04'/>\n</chart>");
    assert_non_null(read.chart);
    assert_true(text_equal(read.chart->currency, text_of("CNY")));
    assert_int_equal(read.chart->account_count, 4);
    assert_int_equal(read.chart->account[3].type, CHART_REVENUE);
    assert_int_equal(read.chart->rule_count, 2);
    const struct chart_rule *rule = &read.chart->rule[0];
    assert_int_equal(rule->of, CHART_OF_ANY);
    assert_int_equal(rule->debit, 1);
    assert_int_equal(rule->credit, 3);
    assert_int_equal(rule->tax, 2);
    assert_int_equal(rule->vat, CHART_TAXED);
    assert_null(rule->fund.item);
    assert_int_equal(rule->from_day, WEIR_DAY_NONE);
    rule = &read.chart->rule[1];
    assert_int_equal(rule->of, CHART_OF_FEES);
    assert_int_equal(rule->debit, 3);
    assert_int_equal(rule->vat, CHART_OUTSIDE);
    assert_int_equal(rule->class_id.count, 2);
    assert_non_null(rule->fund.item);
    assert_int_equal(rule->fund.count, 0);
    assert_int_equal(rule->kind.count, 2);
    assert_int_equal(rule->from_day, 1);
    assert_int_equal(rule->to_day, 3);
    weir_arena_free(read.arena);
}

static void
what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        const char *message;
        uint32_t line;
    } rows[] = {
        {HEAD "<map account='6002'/>\n</chart>", "there is no account \"6002\"", 6},
        {HEAD "<map account='1122'/>\n</chart>",
         "account \"1122\" has others under it: nothing is booked on it", 6},
        {HEAD "<account code='6001' name='X' type='asset'/>\n<map account='6001'/>\n</chart>",
         "account \"6001\" is there twice", 6},
        {HEAD "<map account='6001' from='2024-02-01' to='2024-02-01'/>\n</chart>",
         "to=\"2024-02-01\" is not after from", 6},
        {HEAD "<map account='60-01'/>\n</chart>",
         "attribute 'account': '60-01' is not a code of up to 15 letters and digits", 6},
        {HEAD "</chart>", "", 6},
        {"<chart", "", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct read read = read_chart(rows[i].document);
        assert_null(read.chart);
        assert_true(read.faults.error_count > 0);
        assert_int_equal(read.faults.item[0].line, rows[i].line);
        if (strstr(read.faults.item[0].message.start, rows[i].message) == NULL)
            assert_string_equal(read.faults.item[0].message.start, rows[i].message);
        weir_arena_free(read.arena);
    }
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    static const char document[] = HEAD "<map account='6001'/>\n</chart>";
    const struct xdoc_input input = {.file = "c.xml", .bytes = text_of(document)};
    for (size_t bytes = 64; bytes < 4096; bytes += 64) {
        struct weir_arena *arena = weir_arena_new(bytes);
        struct weir_error error = {0};
        struct chart *chart = NULL;
        struct fault_list faults = fault_list_of(arena);
        const enum weir_status status = chart_xml_read(&input, arena, &faults, &chart, &error);
        assert_true(status == WEIR_E_NOMEM || (status == WEIR_OK && chart != NULL));
        weir_arena_free(arena);
    }
}

static void
the_limits_are_those_of_the_schema(void **state)
{
    (void)state;
    char expected[100];
    const struct weir_text schema = schema_bytes(SCHEMA_CHART);
    const char *const start = schema.start;
    (void)snprintf(expected, sizeof expected, "name=\"account\" type=\"account\" maxOccurs=\"%d\"",
                   CHART_ACCOUNT_MAX);
    assert_non_null(strstr(start, expected));
    (void)snprintf(expected, sizeof expected, "name=\"map\" type=\"map\" maxOccurs=\"%d\"",
                   CHART_RULE_MAX);
    assert_non_null(strstr(start, expected));
    (void)snprintf(expected, sizeof expected, "[0-9A-Za-z]{1,%d}", CHART_CODE_SIZE_MAX);
    assert_non_null(strstr(start, expected));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chart_is_read_with_its_defaults),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(memory_that_is_out_is_told),
        cmocka_unit_test(the_limits_are_those_of_the_schema),
    };
    return cmocka_run_group_tests_name("xdoc/chart_xml", tests, NULL, NULL);
}
