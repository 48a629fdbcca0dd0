/* Unit tests of xdoc/schema.c: the limits of the schemas are those of the headers, and violations
 * are told in words. */
#include "xdoc/schema.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/document.h"
#include "weir/tariff.h"
#include "xdoc/tariff_test_xml.h"

/* Whether the schema has this text, with the number in place of the %u. */
static void
assert_says(enum schema_kind kind, const char *pattern, unsigned number)
{
    char expected[200];
    const struct weir_text bytes = schema_bytes(kind);
    const char *mark = strstr(pattern, "%u");
    assert_non_null(mark);
    (void)snprintf(expected, sizeof expected, "%.*s%u%s", (int)(mark - pattern), pattern, number,
                   mark + 2);
    const size_t size = strlen(expected);
    for (size_t i = 0; i + size <= bytes.size; i++) {
        if (memcmp(bytes.start + i, expected, size) == 0)
            return;
    }
    assert_string_equal("the schema does not say", expected);
}

static void
the_limits_are_those_of_the_headers(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        unsigned limit;
    } rows[] = {
        {"name=\"title\" type=\"title\" minOccurs=\"0\" maxOccurs=\"%u\"", WEIR_TITLE_MAX},
        {"name=\"note\" type=\"title\" minOccurs=\"0\" maxOccurs=\"%u\"", WEIR_TITLE_MAX},
        {"name=\"version\" type=\"version\" maxOccurs=\"%u\"", WEIR_VERSION_MAX},
        {"name=\"class\" type=\"class\" maxOccurs=\"%u\"", WEIR_CLASS_MAX},
        {"name=\"blocks\" type=\"blocks\" minOccurs=\"0\" maxOccurs=\"%u\"", WEIR_BLOCKS_MAX},
        {"name=\"block\" type=\"block\" maxOccurs=\"%u\"", WEIR_BLOCK_MAX},
        {"name=\"charge\" type=\"charge\" maxOccurs=\"%u\"", WEIR_CHARGE_MAX},
        {"name=\"price\" type=\"price\" minOccurs=\"0\" maxOccurs=\"%u\"", WEIR_PRICE_MAX},
        {"name=\"volume\" type=\"volumeFactor\" minOccurs=\"0\" maxOccurs=\"%u\"",
         WEIR_PER_CHARGE_MAX},
        {"name=\"multiply\" type=\"multiply\" minOccurs=\"0\" maxOccurs=\"%u\"",
         WEIR_PER_CHARGE_MAX},
        {"name=\"fixed\" type=\"fixed\" minOccurs=\"0\" maxOccurs=\"%u\"", WEIR_PER_CHARGE_MAX},
        {"name=\"surcharge\" type=\"surcharge\" minOccurs=\"0\" maxOccurs=\"%u\"",
         WEIR_SURCHARGE_MAX},
        {"name=\"band\" type=\"band\" maxOccurs=\"%u\"", WEIR_BAND_MAX},
        {"name=\"relief\" type=\"relief\" minOccurs=\"0\" maxOccurs=\"%u\"", WEIR_RELIEF_MAX},
        {"name=\"tax\" type=\"tax\" minOccurs=\"0\" maxOccurs=\"%u\"", WEIR_TAX_MAX},
        {"<xs:maxLength value=\"%u\"/>", WEIR_ID_SIZE_MAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_says(SCHEMA_TARIFF, rows[i].pattern, rows[i].limit);
    static const struct {
        const char *pattern;
        unsigned limit;
    } tests[] = {
        {"name=\"case\" type=\"case\" maxOccurs=\"%u\"", TARIFF_TEST_CASE_MAX},
        {"name=\"set\" type=\"set\" minOccurs=\"0\" maxOccurs=\"%u\"", TARIFF_TEST_SET_MAX},
        {"name=\"plan\" type=\"plan\" minOccurs=\"0\" maxOccurs=\"%u\"", TARIFF_TEST_PLAN_MAX},
        {"<xs:choice maxOccurs=\"%u\">", TARIFF_TEST_STEP_MAX},
        {"<xs:choice minOccurs=\"0\" maxOccurs=\"%u\">", TARIFF_TEST_EXPECT_MAX},
    };
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        assert_says(SCHEMA_TARIFF_TEST, tests[i].pattern, tests[i].limit);
}

static struct weir_arena *arena;

static struct fault_list
validate(enum schema_kind kind, const char *document)
{
    struct fault_list faults = fault_list_of(arena);
    struct weir_error error = {.status = WEIR_OK};
    const struct xdoc_input input = document_of(document);
    assert_int_equal(schema_validate(kind, &input, &faults, &error), WEIR_OK);
    return faults;
}

static void
assert_told(const char *document, uint32_t line, const char *code, const char *message)
{
    const struct fault_list faults = validate(SCHEMA_TARIFF, document);
    assert_true(faults.count >= 1);
    char got[700];
    (void)snprintf(got, sizeof got, "%.*s", (int)faults.item[0].message.size,
                   faults.item[0].message.start);
    assert_string_equal(got, message);
    assert_string_equal(faults.item[0].code, code);
    assert_int_equal(faults.item[0].line, line);
}

#define TARIFF(attributes, inside)                                                                 \
    "<tariff xmlns='urn:weir:tariff:1' " attributes ">\n<version from='2024-01-01'>" inside        \
    "</version></tariff>"
#define CLASS "<class id='c'><charge id='w' price='1'/></class>"
#define WITH(inside) TARIFF("id='t'", "<class id='c'>" inside "</class>")

static void
violations_are_told_in_words(void **state)
{
    (void)state;
    assert_told(
        WITH("<charge id='w' price='1,5'/>"), 2, "schema",
        "Element 'charge', attribute 'price': '1,5' is not a price per m3 with up to 5 decimals");
    assert_told(WITH("<charge id='w'><price>1e3</price></charge>"), 2, "schema",
                "Element 'price': '1e3' is not a price per m3 with up to 5 decimals");
    assert_told(
        WITH("<blocks id='b'><block to='-1'/></blocks><charge id='w' price='1'/>"), 2, "schema",
        "Element 'block', attribute 'to': '-1' is not a volume in m3 with up to 3 decimals");
    assert_told(WITH("<charge id='w' price='1'/><tax id='t' percent='3%' on='w'/>"), 2, "schema",
                "Element 'tax', attribute 'percent': '3%' is not a percentage (without the sign) "
                "with up to 4 decimals");
    assert_told(WITH("<charge id='w' price='1'/><surcharge id='s' on='w'><band to='20' "
                     "add='1'/></surcharge>"),
                2, "schema",
                "Element 'band', attribute 'to': '20' is not a percentage such as 20%");
    assert_told(
        WITH("<charge id='w'><price months='13'>1</price></charge>"), 2, "schema",
        "Element 'price', attribute 'months': '13' is not months such as 6-9, 12-2 or 1,7-8");
    assert_told(WITH("<charge id='w' by='tip' price='1'/>"), 2, "schema",
                "Element 'charge', attribute 'by': The value 'tip' is not an element of the set "
                "{'slice', 'top'}");
    assert_told(
        TARIFF("id='a b'", CLASS), 1, "schema",
        "Element 'tariff', attribute 'id': 'a b' is not made of letters, digits, _ . and - alone");
    assert_told(TARIFF("id='t'", CLASS "\n<class/>"), 3, "schema",
                "Element 'class': The attribute 'id' is required but missing");
    assert_told(TARIFF("id='t' x='1'", CLASS), 1, "schema",
                "Element 'tariff', attribute 'x': The attribute 'x' is not allowed");
    assert_told(
        "<other/>", 1, "schema",
        "Element 'other': No matching global declaration available for the validation root");
}

static void
what_is_no_document_is_told_as_xml(void **state)
{
    (void)state;
    assert_told("<a>\n<b>", 2, "xml", "the document ends inside an element");
    assert_told("<!DOCTYPE a><a/>", 1, "xml",
                "a document type declaration (DOCTYPE) is not accepted");
    assert_told("<a>\n<b></a></b>", 2, "xml", "Opening and ending tag mismatch: b line 2 and a");
    assert_told(WITH("<charge id='w' price='1'/><p:x/>"), 2, "xml",
                "Namespace prefix p on x is not defined");
}

static void
no_more_than_a_hundred_are_told(void **state)
{
    (void)state;
    char document[20000] = "<tariff xmlns='urn:weir:tariff:1' id='t'><version from='2024-01-01'>";
    for (int i = 0; i < 90; i++)
        strcat(document, "<class id='c'><charge id='w' price='x' of='' fund=''/></class>\n");
    strcat(document, "</version></tariff>");
    assert_int_equal(validate(SCHEMA_TARIFF, document).count, SCHEMA_FAULT_MAX);
}

static void
a_full_arena_is_told(void **state)
{
    (void)state;
    struct weir_arena *small = weir_arena_new(64);
    struct fault_list faults = fault_list_of(small);
    struct weir_error error = {.status = WEIR_OK};
    const struct xdoc_input input = document_of("<a/>");
    assert_int_equal(schema_validate(SCHEMA_TARIFF, &input, &faults, &error), WEIR_E_NOMEM);
    weir_arena_free(small);
}

static int
begin(void **state)
{
    (void)state;
    arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limits_are_those_of_the_headers),
        cmocka_unit_test(violations_are_told_in_words),
        cmocka_unit_test(what_is_no_document_is_told_as_xml),
        cmocka_unit_test(no_more_than_a_hundred_are_told),
        cmocka_unit_test(a_full_arena_is_told),
    };
    return cmocka_run_group_tests_name("xdoc/schema", tests, begin, end);
}
