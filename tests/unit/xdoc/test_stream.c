/* Unit tests of xdoc/stream.c, through xdoc_open_source: a document gives the same events however
 * it is cut into chunks, and what is refused in memory is refused in chunks. */
#include "xdoc/stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"

struct cut {
    const char *bytes;
    size_t size;
    size_t at;
    size_t step;
    bool fail; /* at the end: the disk is broken */
};

static enum weir_status
next(void *context, struct weir_text *chunk, struct weir_error *error)
{
    struct cut *cut = context;
    const size_t left = cut->size - cut->at;
    if (left == 0 && cut->fail)
        return error_set(error, WEIR_E_IO, "the disk is broken");
    const size_t size = left < cut->step ? left : cut->step;
    *chunk = (struct weir_text){cut->bytes + cut->at, size};
    cut->at += size;
    return WEIR_OK;
}

/* Reads all; the events become lines of text in *trace, the status is returned. */
static enum weir_status
read_all(struct cut *cut, char *trace, size_t capacity, struct weir_error *error)
{
    struct weir_arena *arena = weir_arena_new(8 << 20);
    struct xdoc *xdoc = NULL;
    struct xdoc_item item = {.event = XDOC_BEGIN};
    struct text_writer writer = text_writer_of(trace, capacity);
    const struct xdoc_source source = {"t.xml", next, cut};
    error_clear(error);
    enum weir_status status = xdoc_open_source(&source, arena, &xdoc, error);
    while (status == WEIR_OK && item.event != XDOC_FINISH) {
        status = xdoc_next(xdoc, &item, error);
        if (status != WEIR_OK || item.event == XDOC_FINISH)
            continue;
        if (item.event == XDOC_TEXT) {
            text_write(&writer, item.text);
            continue;
        }
        text_write_string(&writer, item.event == XDOC_BEGIN ? "<" : ">");
        text_write(&writer, item.name);
        text_write_int(&writer, item.line);
    }
    xdoc_close(xdoc);
    weir_arena_free(arena);
    return status;
}

static void
chunks_of_any_size_give_the_same_events(void **state)
{
    (void)state;
    static const char document[] =
        "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?>\n<!-- <c> -->\n<a b='>'>\n"
        "<b/>t&#x6c34;&amp;<![CDATA[<c>]]>\n<c\n>x</c></a>\n<!-- end -->";
    static const char expected[] = "<a3\n<b4>b4t\xe6\xb0\xb4&<c>\n<c5x>c5>a3";
    for (size_t step = 1; step <= sizeof document; step++) {
        char trace[500];
        struct weir_error error;
        struct cut cut = {document, sizeof document - 1, 0, step, false};
        assert_int_equal(read_all(&cut, trace, sizeof trace, &error), WEIR_OK);
        assert_string_equal(trace, expected);
    }
}

static void
what_is_refused_in_memory_is_refused_in_chunks(void **state)
{
    (void)state;
    static const char *const documents[] = {
        "",
        "x",
        "<a>",
        "<a></b>",
        "<!DOCTYPE a><a/>",
        "<a>&x;</a>",
        "<a>\xE9</a>",
        "<?xml version='1.0' encoding='latin1'?><a/>",
        "<a/><b/>",
        "<a><!-- -- --></a>",
        "<a><!-",
        "<a><![CDATA[",
        "<a b='",
        "<a b='1' b='1'/>",
    };
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        for (size_t step = 1; step <= strlen(documents[i]) + 1; step++) {
            char trace[500];
            struct weir_error error;
            struct cut cut = {documents[i], strlen(documents[i]), 0, step, false};
            if (read_all(&cut, trace, sizeof trace, &error) != WEIR_E_INVALID)
                fail_msg("%s in chunks of %zu is not refused", documents[i], step);
            assert_string_equal(error.place, "t.xml");
        }
    }
}

static void
a_broken_disk_is_no_broken_document(void **state)
{
    (void)state;
    char trace[100];
    struct weir_error error;
    struct cut cut = {"<a><b/>", 7, 0, 2, true};
    assert_int_equal(read_all(&cut, trace, sizeof trace, &error), WEIR_E_IO);
    assert_string_equal(error.primary, "the disk is broken");
}

/* A million elements, 20 MB, in an arena of 8 MiB; the lines are exact to the last. */
static void
a_long_document_takes_no_more_memory(void **state)
{
    (void)state;
    enum { PARTS = 1000000 };
    static const char part[] = "<b c='1'>text</b>\n\n";
    const size_t part_size = sizeof part - 1;
    char *document = malloc(PARTS * part_size + 7);
    assert_non_null(document);
    memcpy(document, "<a>", 3);
    for (size_t i = 0; i < PARTS; i++)
        memcpy(document + 3 + i * part_size, part, part_size);
    memcpy(document + 3 + PARTS * part_size, "</a>", 4);
    struct weir_arena *arena = weir_arena_new(8 << 20);
    struct cut cut = {document, 3 + PARTS * part_size + 4, 0, 65536, false};
    const struct xdoc_source source = {"t.xml", next, &cut};
    struct xdoc *xdoc = NULL;
    struct xdoc_item item = {.event = XDOC_BEGIN};
    struct weir_error error = {.status = WEIR_OK};
    uint32_t count = 0;
    assert_int_equal(xdoc_open_source(&source, arena, &xdoc, &error), WEIR_OK);
    while (item.event != XDOC_FINISH) {
        assert_int_equal(xdoc_next(xdoc, &item, &error), WEIR_OK);
        if (item.event != XDOC_BEGIN)
            continue;
        assert_int_equal(item.line, count == 0 ? 1 : 2 * count - 1);
        count++;
    }
    assert_int_equal(count, PARTS + 1);
    xdoc_close(xdoc);
    weir_arena_free(arena);
    free(document);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunks_of_any_size_give_the_same_events),
        cmocka_unit_test(what_is_refused_in_memory_is_refused_in_chunks),
        cmocka_unit_test(a_broken_disk_is_no_broken_document),
        cmocka_unit_test(a_long_document_takes_no_more_memory),
    };
    return cmocka_run_group_tests_name("xdoc/stream", tests, NULL, NULL);
}
