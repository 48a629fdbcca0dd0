/* Unit tests of xdoc/style.c: what comes out of a stylesheet, and what none may do. */
#include "xdoc/style.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

#define OUTPUT_SIZE 65536
#define BEGIN "<s:stylesheet version='1.0' xmlns:s='http://www.w3.org/1999/XSL/Transform'>"
#define END "</s:stylesheet>"

static struct weir_arena *arena;
static struct weir_error error;
static char output[OUTPUT_SIZE];
static size_t output_size;

static int
begin(void **state)
{
    (void)state;
    error = (struct weir_error){.status = WEIR_OK};
    output_size = 0;
    output[0] = '\0';
    arena = weir_arena_new(8 << 20);
    return arena == NULL;
}

static int
end(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static enum weir_status
take(void *context, struct weir_text bytes, struct weir_error *failure)
{
    (void)failure;
    assert_true(context == output);
    assert_true(output_size + bytes.size < OUTPUT_SIZE);
    memcpy(output + output_size, bytes.start, bytes.size);
    output_size += bytes.size;
    output[output_size] = '\0';
    return WEIR_OK;
}

/* Applies a stylesheet to a document, once or until something fails. */
static enum weir_status
apply(const char *sheet, const char *document)
{
    const struct xdoc_input input = {.file = "s.xsl", .bytes = text_of(sheet)};
    struct style *style = NULL;
    enum weir_status status = style_open(&input, arena, &style, &error);
    if (!status)
        status = style_apply(style, text_of(document), take, output, &error);
    style_close(style);
    return status;
}

static void
a_document_becomes_html(void **state)
{
    (void)state;
    assert_int_equal(apply(BEGIN "<s:output method='html'/><s:template match='/'>"
                                 "<br/><p><s:value-of select='a/@b'/></p></s:template>" END,
                           "<a b='水 &lt; &amp;'/>"),
                     WEIR_OK);
    assert_string_equal(output, "<br><p>水 &lt; &amp;</p>\n");
}

static void
the_standard_stylesheet_makes_a_frame_with_the_mark(void **state)
{
    (void)state;
    static char sheet[100000];
    const struct weir_text standard = style_standard();
    assert_true(standard.size < sizeof sheet);
    memcpy(sheet, standard.start, standard.size);
    sheet[standard.size] = '\0';
    assert_int_equal(apply(sheet, "<frame xmlns='urn:weir:page:1' lang='en'><company/></frame>"),
                     WEIR_OK);
    assert_non_null(strstr(output, "<html lang=\"en\">"));
    assert_non_null(strstr(output, "<body><!--pages--></body>"));
}

static void
the_stylesheet_of_reports_makes_a_page_of_the_least_there_is(void **state)
{
    (void)state;
    static char sheet[100000];
    const struct weir_text standard = style_report();
    assert_true(standard.size < sizeof sheet);
    memcpy(sheet, standard.start, standard.size);
    sheet[standard.size] = '\0';
    assert_int_equal(
        apply(sheet, "<report xmlns='urn:weir:report:1' lang='en' run='7' kind='fee' state='draft' "
                     "scope='all' currency='CNY'><company/><sums due='0' billed='0' held='0' "
                     "nothing='0' invoices='0' volume_m3='0.000' amount='0.00' findings='0'/>"
                     "</report>"),
        WEIR_OK);
    assert_non_null(strstr(output, "<title>Resource fees 7</title>"));
    assert_non_null(strstr(output, "nothing here is final"));
    assert_null(strstr(output, "By class"));
    assert_null(strstr(output, "NaN"));
}

static void
assert_refused(const char *sheet, const char *primary)
{
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(apply(sheet, "<a/>"), WEIR_E_INVALID);
    assert_string_equal(error.primary, primary);
    assert_string_equal(error.place, "s.xsl");
}

static void
what_is_no_stylesheet_is_refused(void **state)
{
    (void)state;
    assert_refused("<a/>", "the stylesheet is not one of XSLT 1.0");
    assert_refused(BEGIN "<s:template match='///'/>" END, "the stylesheet is not one of XSLT 1.0");
    assert_refused(BEGIN, "the document ends inside an element");
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(apply("<!DOCTYPE a><a/>", "<a/>"), WEIR_E_INVALID);
}

static void
a_stylesheet_reads_and_writes_nothing_else(void **state)
{
    (void)state;
    static const char failed[] = "the stylesheet could not make a page";
    assert_refused(BEGIN "<s:template match='/'><s:copy-of select=\"document('/etc/passwd')\"/>"
                         "</s:template>" END,
                   failed);
    assert_refused(BEGIN "<s:template match='/'><s:copy-of select=\"document('http://[::1]:1/')\"/>"
                         "</s:template>" END,
                   failed);
    assert_refused(BEGIN "<s:template match='/'><s:message terminate='yes'>no</s:message>"
                         "</s:template>" END,
                   failed);
    assert_refused(BEGIN "<s:template match='/'><s:call-template name='r'/></s:template>"
                         "<s:template name='r'><s:call-template name='r'/></s:template>" END,
                   failed); /* without end */
    assert_refused(BEGIN "<s:template match='/'><s:call-template name='r'><s:with-param name='t' "
                         "select=\"'xx'\"/></s:call-template></s:template><s:template name='r'>"
                         "<s:param name='t'/><s:call-template name='r'><s:with-param name='t' "
                         "select='concat($t,$t)'/></s:call-template></s:template>" END,
                   failed); /* 2^100 bytes */
    assert_string_equal(error.hint, "It took more memory than a page may.");
    assert_refused(BEGIN "<s:import href='/etc/passwd'/>" END,
                   "the stylesheet is not one of XSLT 1.0");
    assert_refused(BEGIN "<s:include href='/etc/passwd'/>" END,
                   "the stylesheet is not one of XSLT 1.0");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_document_becomes_html),
        TEST(the_standard_stylesheet_makes_a_frame_with_the_mark),
        TEST(the_stylesheet_of_reports_makes_a_page_of_the_least_there_is),
        TEST(what_is_no_stylesheet_is_refused),
        TEST(a_stylesheet_reads_and_writes_nothing_else),
    };
    return cmocka_run_group_tests_name("xdoc/style", tests, NULL, NULL);
}
