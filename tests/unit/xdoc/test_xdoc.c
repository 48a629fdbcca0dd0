/* Unit tests of xdoc/xdoc.c: events, lines, and what hostile documents come to. */
#include "xdoc/xdoc.h"

#include <stdlib.h>
#include <time.h>

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/document.h"

static struct weir_arena *arena;

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

/* Reads a document to its end. */
static enum weir_status
read_all(struct xdoc_input input, struct weir_error *error)
{
    struct xdoc *xdoc = NULL;
    struct xdoc_item item = {.event = XDOC_BEGIN};
    *error = (struct weir_error){.status = WEIR_OK};
    enum weir_status status = xdoc_open(&input, arena, &xdoc, error);
    while (status == WEIR_OK && item.event != XDOC_FINISH)
        status = xdoc_next(xdoc, &item, error);
    xdoc_close(xdoc);
    return status;
}

static void
assert_item(struct xdoc *xdoc, enum xdoc_event event, uint32_t line, const char *text)
{
    struct xdoc_item item;
    struct weir_error error = {.status = WEIR_OK};
    do {
        assert_int_equal(xdoc_next(xdoc, &item, &error), WEIR_OK);
    } while (item.event == XDOC_TEXT && event != XDOC_TEXT);
    assert_int_equal(item.event, event);
    assert_int_equal(item.line, line);
    assert_true(text_equal(event == XDOC_TEXT ? item.text : item.name, text_of(text)));
}

static void
a_document_is_a_stream_of_events(void **state)
{
    (void)state;
    const struct xdoc_input input = document_of(
        "<?xml version='1.0'?>\n<!-- c --><a xmlns='urn:x' xml:lang='zh' b='1 &amp; 2'>\n<?pi?>"
        "<b/>t&#x6c34;<![CDATA[<c>]]></a>");
    struct xdoc *xdoc = NULL;
    struct xdoc_item item;
    struct weir_error error = {.status = WEIR_OK};
    assert_int_equal(xdoc_open(&input, arena, &xdoc, &error), WEIR_OK);
    assert_int_equal(xdoc_next(xdoc, &item, &error), WEIR_OK);
    assert_int_equal(item.event, XDOC_BEGIN);
    assert_int_equal(item.line, 2);
    assert_true(text_equal(item.name, text_of("a")));
    assert_true(text_equal(item.space, text_of("urn:x")));
    assert_int_equal(item.attribute_count, 2);
    assert_true(text_equal(item.attribute[0].name, text_of("lang")));
    assert_true(
        text_equal(item.attribute[0].space, text_of("http://www.w3.org/XML/1998/namespace")));
    assert_true(text_equal(item.attribute[1].name, text_of("b")));
    assert_true(text_equal(item.attribute[1].value, text_of("1 & 2")));
    assert_item(xdoc, XDOC_BEGIN, 3, "b");
    assert_item(xdoc, XDOC_END, 3, "b");
    assert_item(xdoc, XDOC_TEXT, 2, "t\xe6\xb0\xb4");
    assert_item(xdoc, XDOC_TEXT, 2, "<c>");
    assert_item(xdoc, XDOC_END, 2, "a");
    assert_item(xdoc, XDOC_FINISH, 0, "");
    xdoc_close(xdoc);
    xdoc_close(NULL);
}

static void
lines_are_exact_far_into_a_document(void **state)
{
    (void)state;
    enum { LINES = 100000 };
    char *string = malloc(LINES * 5 + 100);
    assert_non_null(string);
    strcpy(string, "<a>\n");
    char *at = string + 4;
    for (int i = 0; i < LINES; i++, at += 5)
        memcpy(at, "<b/>\n", 5);
    strcpy(at, "</a>");
    struct xdoc *xdoc = NULL;
    const struct xdoc_input input = document_of(string);
    struct xdoc_item item = {.event = XDOC_BEGIN};
    struct weir_error error = {.status = WEIR_OK};
    uint32_t line = 1;
    assert_int_equal(xdoc_open(&input, arena, &xdoc, &error), WEIR_OK);
    while (item.event != XDOC_FINISH) {
        assert_int_equal(xdoc_next(xdoc, &item, &error), WEIR_OK);
        if (item.event == XDOC_BEGIN)
            assert_int_equal(item.line, line++);
    }
    assert_int_equal(line, LINES + 2);
    xdoc_close(xdoc);
    free(string);
}

static void
what_is_not_well_formed_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *document;
        uint32_t line;
    } rows[] = {
        {"\n\nx", 3},    {"<a>\n<b>\n</a></b>", 3}, {"<a b='1' b='2'/>", 1},
        {"<a b=1/>", 1}, {"<a>\n\x01</a>", 2},      {"<a/>\n<b/>", 2},
        {"<p:a/>", 1},   {"<a>&#0;</a>", 1},        {"<a/>\n</b>", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct weir_error error;
        assert_int_equal(read_all(document_of(rows[i].document), &error), WEIR_E_INVALID);
        assert_string_equal(error.place, "t.xml");
        assert_int_equal(error.line, rows[i].line);
        assert_string_equal(error.primary, "the document is not well-formed XML");
    }
}

/* Processor time, so that a busy machine changes nothing. */
static double
spent_ms(void)
{
    struct timespec time;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time), 0);
    return (double)time.tv_sec * 1000 + (double)time.tv_nsec / 1000000;
}

static void
assert_refused_at_once(struct xdoc_input input)
{
    struct weir_error error;
    const double start_ms = spent_ms();
    assert_int_equal(read_all(input, &error), WEIR_E_INVALID);
    assert_true(spent_ms() - start_ms < 100);
}

/* before, then unit count times. */
static void
assert_bulk_refused(const char *before, const char *unit, size_t count)
{
    const size_t size = strlen(unit);
    char *string = malloc(strlen(before) + size * count + 1);
    assert_non_null(string);
    strcpy(string, before);
    for (size_t i = 0; i < count; i++)
        memcpy(string + strlen(before) + i * size, unit, size);
    string[strlen(before) + count * size] = '\0';
    assert_refused_at_once(document_of(string));
    free(string);
}

static void
hostile_documents_are_refused_at_once(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        /* ten thousand million laughs, in content and in an attribute */
        ("<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
         "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]><a>&d;</a>"),
        "<!DOCTYPE a [<!ENTITY b '<![CDATA[&b;]]>'>]><a c='&b;'/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM 'http://192.0.2.1/a.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///dev/zero'>%b;]><a/>",
        "<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]><a/>",
        "<a>&undefined;</a>",
        "<?xml version='1.0' encoding='UTF-7'?><a/>",
        "<?xml version='1.0' encoding='UTF-16'?><a/>",
        "<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++)
        assert_refused_at_once(document_of(hostile[i]));
    static const char utf16[] = "\xfe\xff\0<\0a\0/\0>";
    assert_refused_at_once((struct xdoc_input){"t.xml", {utf16, sizeof utf16 - 1}});
    static const char utf32[] = "\0\0\xfe\xff\0\0\0<";
    assert_refused_at_once((struct xdoc_input){"t.xml", {utf32, sizeof utf32 - 1}});
    assert_bulk_refused("", "<a>", 100000);
    assert_bulk_refused("<a ", "b='1' ", 80000);
    assert_bulk_refused("<a b='", "x", 1000000);
    assert_bulk_refused("<a", " ", 1000000);
    assert_bulk_refused("<a>", "x", (16 << 20) + 1);
    assert_bulk_refused("<a><!--", "-", 1000000);
    assert_bulk_refused("<a>", "<![CDATA[", 100000);
    assert_bulk_refused("<a>", "&#38;", 1000000);
    assert_bulk_refused("<a>", "<?", 1000000);
    assert_bulk_refused("<a>", "<!", 1000000);
}

static void
a_truncated_document_is_refused_wherever_it_is_cut(void **state)
{
    (void)state;
    static const char document[] =
        "<?xml version='1.0' encoding='UTF-8'?><a b='1'><!-- c --><d>&lt;</d>\xe6\xb0\xb4</a>";
    for (size_t size = 0; size < sizeof document - 1; size++) {
        struct weir_error error;
        assert_int_equal(read_all((struct xdoc_input){"t.xml", {document, size}}, &error),
                         WEIR_E_INVALID);
    }
}

static void
a_full_arena_is_told(void **state)
{
    (void)state;
    struct weir_arena *small = weir_arena_new(64);
    struct xdoc *xdoc = NULL;
    struct weir_error error = {.status = WEIR_OK};
    const struct xdoc_input input = document_of("<a/>");
    assert_int_equal(xdoc_open(&input, small, &xdoc, &error), WEIR_E_NOMEM);
    assert_null(xdoc);
    weir_arena_free(small);
}

static void
the_library_has_a_version(void **state)
{
    (void)state;
    assert_int_equal(xdoc_library_version()[0], '2');
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_is_a_stream_of_events, begin, end),
        cmocka_unit_test_setup_teardown(lines_are_exact_far_into_a_document, begin, end),
        cmocka_unit_test_setup_teardown(what_is_not_well_formed_is_refused_with_its_line, begin,
                                        end),
        cmocka_unit_test_setup_teardown(hostile_documents_are_refused_at_once, begin, end),
        cmocka_unit_test_setup_teardown(a_truncated_document_is_refused_wherever_it_is_cut, begin,
                                        end),
        cmocka_unit_test(a_full_arena_is_told),
        cmocka_unit_test(the_library_has_a_version),
    };
    return cmocka_run_group_tests_name("xdoc/xdoc", tests, NULL, NULL);
}
