/* Unit tests of xdoc/writer.c: what it writes, what it refuses, and that a failure stays. */
#include "xdoc/writer.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

#define OUTPUT_SIZE 4096

struct output {
    char bytes[OUTPUT_SIZE];
    size_t size;
    bool broken; /* refuses all bytes, as a full disk does */
};

static enum weir_status
take(void *context, struct weir_text bytes, struct weir_error *error)
{
    struct output *output = context;
    if (output->broken)
        return error_set(error, WEIR_E_IO, "no space left on device");
    assert_true(output->size + bytes.size < OUTPUT_SIZE);
    memcpy(output->bytes + output->size, bytes.start, bytes.size);
    output->size += bytes.size;
    return WEIR_OK;
}

struct fixture {
    struct weir_arena *arena;
    struct writer *writer;
    struct output output;
    struct weir_error error;
};

static int
begin(void **state)
{
    static struct fixture fixture;
    memset(&fixture, 0, sizeof fixture);
    fixture.arena = weir_arena_new(1 << 20);
    assert_non_null(fixture.arena);
    assert_int_equal(
        writer_open(take, &fixture.output, fixture.arena, &fixture.writer, &fixture.error),
        WEIR_OK);
    *state = &fixture;
    return 0;
}

static int
end(void **state)
{
    struct fixture *fixture = *state;
    writer_free(fixture->writer);
    weir_arena_free(fixture->arena);
    return 0;
}

static void
a_document_is_indented_and_escaped(void **state)
{
    struct fixture *fixture = *state;
    struct writer *writer = fixture->writer;

    writer_begin(writer, "bills");
    writer_attribute(writer, "xmlns", text_of("urn:weir:bills:1"));
    writer_begin(writer, "bill");
    writer_attribute(writer, "account", text_of("<A&\"1\">\n"));
    writer_attribute(writer, "absent", (struct weir_text){NULL, 0});
    writer_attribute(writer, "empty", text_of(""));
    writer_end(writer);
    writer_end(writer);
    assert_int_equal(writer_close(writer, &fixture->error), WEIR_OK);
    assert_string_equal(fixture->output.bytes,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<bills xmlns=\"urn:weir:bills:1\">\n"
                        " <bill account=\"&lt;A&amp;&quot;1&quot;&gt;&#10;\" empty=\"\"/>\n"
                        "</bills>\n");
}

static void
text_that_xml_cannot_carry_is_refused(void **state)
{
    static const char *const bad[] = {"\x01",         "a\x1f",        "\x7f\xff", "\xed\xa0\x80",
                                      "\xef\xbf\xbe", "\xef\xbf\xbf", "\xc0\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(begin(state), 0);
        struct fixture *fixture = *state;
        writer_begin(fixture->writer, "a");
        writer_attribute(fixture->writer, "b", text_of(bad[i]));
        assert_true(writer_failed(fixture->writer));
        writer_end(fixture->writer);
        assert_int_equal(writer_close(fixture->writer, &fixture->error), WEIR_E_INVALID);
        if (i + 1 < sizeof bad / sizeof bad[0])
            assert_int_equal(end(state), 0);
    }
}

static void
characters_beside_the_forbidden_ones_pass(void **state)
{
    struct fixture *fixture = *state;
    writer_begin(fixture->writer, "a");
    writer_attribute(fixture->writer, "b", text_of("\xef\xbf\xbd\xef\xbd\xbe \xe6\xb0\xb4\t"));
    writer_end(fixture->writer);
    assert_int_equal(writer_close(fixture->writer, &fixture->error), WEIR_OK);
    assert_non_null(strstr(fixture->output.bytes, "\xe6\xb0\xb4"));
}

static void
a_value_beyond_the_limit_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static char value[WRITER_TEXT_SIZE_MAX + 1];
    memset(value, 'x', sizeof value);
    writer_begin(fixture->writer, "a");
    writer_attribute(fixture->writer, "b", (struct weir_text){value, sizeof value});
    writer_end(fixture->writer);
    assert_int_equal(writer_close(fixture->writer, &fixture->error), WEIR_E_INVALID);
    assert_string_equal(fixture->error.detail, "b");
}

static void
what_the_sink_says_comes_back_at_the_end(void **state)
{
    struct fixture *fixture = *state;
    fixture->output.broken = true;
    writer_begin(fixture->writer, "a");
    for (int i = 0; i < 10000; i++) { /* more than libxml2 holds back */
        writer_begin(fixture->writer, "b");
        writer_attribute(fixture->writer, "c", text_of("d"));
        writer_end(fixture->writer);
    }
    writer_end(fixture->writer);
    assert_int_equal(writer_close(fixture->writer, &fixture->error), WEIR_E_IO);
    assert_string_equal(fixture->error.primary, "no space left on device");
}

static void
an_earlier_error_of_the_caller_stands(void **state)
{
    struct fixture *fixture = *state;
    writer_begin(fixture->writer, "a");
    writer_attribute(fixture->writer, "b", text_of("\x01"));
    writer_end(fixture->writer);
    assert_int_equal(error_set(&fixture->error, WEIR_E_DB, "the database went away"), WEIR_E_DB);
    assert_int_equal(writer_close(fixture->writer, &fixture->error), WEIR_E_DB);
}

static void
memory_that_is_out_is_told(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(16);
    assert_non_null(arena);
    struct writer *writer = NULL;
    struct weir_error error = {0};
    assert_int_equal(writer_open(take, NULL, arena, &writer, &error), WEIR_E_NOMEM);
    assert_null(writer);
    writer_free(writer);
    weir_arena_free(arena);
}

static void
text_between_tags_is_escaped_and_checked(void **state)
{
    struct fixture *fixture = *state;
    writer_begin(fixture->writer, "a");
    writer_element(fixture->writer, "b", text_of("x < \"y\" & z"));
    writer_element(fixture->writer, "c", (struct weir_text){NULL, 0}); /* absent: no element */
    writer_element(fixture->writer, "d", text_of(""));
    writer_begin(fixture->writer, "e");
    writer_attribute(fixture->writer, "f", text_of("1"));
    writer_text(fixture->writer, text_of("2"));
    writer_end(fixture->writer);
    writer_end(fixture->writer);
    assert_int_equal(writer_close(fixture->writer, &fixture->error), WEIR_OK);
    fixture->output.bytes[fixture->output.size] = '\0';
    assert_string_equal(fixture->output.bytes, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                               "<a>\n"
                                               " <b>x &lt; &quot;y&quot; &amp; z</b>\n"
                                               " <d/>\n"
                                               " <e f=\"1\">2</e>\n"
                                               "</a>\n");
}

static void
text_that_xml_cannot_carry_is_refused_between_tags_too(void **state)
{
    struct fixture *fixture = *state;
    writer_begin(fixture->writer, "a");
    writer_text(fixture->writer, text_of("\x01"));
    writer_end(fixture->writer);
    assert_int_equal(writer_close(fixture->writer, &fixture->error), WEIR_E_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_is_indented_and_escaped, begin, end),
        cmocka_unit_test_setup_teardown(text_that_xml_cannot_carry_is_refused, NULL, end),
        cmocka_unit_test_setup_teardown(characters_beside_the_forbidden_ones_pass, begin, end),
        cmocka_unit_test_setup_teardown(text_between_tags_is_escaped_and_checked, begin, end),
        cmocka_unit_test_setup_teardown(text_that_xml_cannot_carry_is_refused_between_tags_too,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_value_beyond_the_limit_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(what_the_sink_says_comes_back_at_the_end, begin, end),
        cmocka_unit_test_setup_teardown(an_earlier_error_of_the_caller_stands, begin, end),
        cmocka_unit_test(memory_that_is_out_is_told),
    };
    return cmocka_run_group_tests_name("xdoc/writer", tests, NULL, NULL);
}
