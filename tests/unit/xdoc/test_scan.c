/* Unit tests of xdoc/scan.c: what is refused before the parser sees it, at each limit and one past.
 */
#include "xdoc/scan.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static enum weir_status
check(struct weir_text bytes, struct weir_error *error)
{
    *error = (struct weir_error){.status = WEIR_OK};
    return scan_check(bytes, "t.xml", error);
}

static void
assert_refused(const char *string, uint32_t line, const char *part)
{
    struct weir_error error;
    assert_int_equal(check(text_of(string), &error), WEIR_E_INVALID);
    assert_int_equal(error.line, line);
    assert_string_equal(error.place, "t.xml");
    if (strstr(error.primary, part) == NULL)
        assert_string_equal(error.primary, part);
}

static void
assert_accepted(const char *string)
{
    struct weir_error error;
    assert_int_equal(check(text_of(string), &error), WEIR_OK);
}

/* before, then unit count times, then after. */
static char *
repeated(const char *before, const char *unit, size_t count, const char *after)
{
    const size_t size = strlen(unit);
    char *string = malloc(strlen(before) + size * count + strlen(after) + 1);
    assert_non_null(string);
    strcpy(string, before);
    char *at = string + strlen(before);
    for (size_t i = 0; i < count; i++, at += size)
        memcpy(at, unit, size);
    strcpy(at, after);
    return string;
}

static void
plain_documents_pass(void **state)
{
    (void)state;
    assert_accepted("<a/>");
    assert_accepted("\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><a "
                    "b='&amp;&#x4e2d;'>&lt;&gt;&quot;&apos;</a>");
    assert_accepted("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- & <!DOCTYPE "
                    "--><a><![CDATA[&x; <b> <!DOCTYPE]]><?pi &x;?></a>");
    assert_accepted("<?xml version='1.0'?><a/>");
    assert_accepted("");
}

static void
what_never_ends_is_refused(void **state)
{
    (void)state;
    assert_refused("<a", 1, "inside a tag");
    assert_refused("<a b='", 1, "inside a tag");
    assert_refused("<a b='x", 1, "inside a tag");
    assert_refused("<a>\n<!-- ", 2, "inside a tag or comment");
    assert_refused("<a>\n<!-- --", 2, "inside a tag or comment");
    assert_refused("<a>\n<!-- -", 2, "inside a tag or comment");
    assert_refused("<![CDATA[ ]]", 1, "inside a tag");
    assert_refused("<?pi ?", 1, "inside a tag");
    assert_refused("<?xml encoding", 1, "inside a tag");
    assert_refused("<?xml encoding='utf-8", 1, "inside a tag");
    assert_refused("<", 1, "inside a tag");
    assert_refused("<a>\n<b>\n</b>\n", 4, "inside an element");
}

static void
a_comment_ends_at_its_first_two_hyphens(void **state)
{
    (void)state;
    assert_accepted("<a><!----><!-- - --></a>");
    assert_refused("<a>\n<!-- -- --></a>", 2, "a comment has -- in it");
    assert_refused("<a>\n<!-----></a>", 2, "a comment has -- in it");
}

static void
the_rest_is_left_to_the_parser(void **state)
{
    (void)state;
    assert_accepted("</a>");
    assert_accepted("text");
    assert_accepted("<?xml encoding?><a/>");
    assert_accepted("<?xml encoding='utf-8?><a/>");
    assert_accepted("<?xml version='1.0' ?><a encoding='x'/>");
}

static void
document_types_are_refused(void **state)
{
    (void)state;
    assert_refused("<?xml version='1.0'?>\n<!DOCTYPE a>\n<a/>", 2, "DOCTYPE");
    assert_refused("<a/>\n<!ELEMENT a>", 2, "DOCTYPE");
}

static void
entities_are_refused(void **state)
{
    (void)state;
    assert_refused("<a>\n&x;</a>", 1, "entity");
    assert_refused("<a\n b='&x;'/>", 1, "entity");
    assert_refused("<a>a & b</a>", 1, "entity");
    assert_refused("<a>&", 1, "entity");
}

static void
other_encodings_are_refused(void **state)
{
    (void)state;
    struct weir_error error;
    static const char utf16[] = "\xff\xfe<\0a\0/\0>\0";
    static const char utf16_plain[] = "\0<\0a\0/\0>";
    assert_int_equal(check((struct weir_text){utf16, sizeof utf16 - 1}, &error), WEIR_E_INVALID);
    assert_int_equal(check((struct weir_text){utf16_plain, sizeof utf16_plain - 1}, &error),
                     WEIR_E_INVALID);
    assert_refused("<a>\xe4</a>", 1, "UTF-8");
    assert_refused("<?xml version='1.0' encoding='UTF-7'?><a/>", 1, "declares");
    assert_refused("<?xml version='1.0' encoding='UTF-16'?><a/>", 1, "declares");
    assert_refused("<?xml version='1.0' encoding='GB18030'?><a/>", 1, "declares");
    assert_refused("\xef\xbb\xbf<?xml version='1.0' encoding=\"ISO-8859-1\"?><a/>", 1, "declares");
}

static void
a_byte_order_mark_stands_at_the_beginning_or_nowhere(void **state)
{
    (void)state;
    assert_accepted("\xef\xbb\xbf<a/>");
    assert_refused("\xef\xbb\xbf\xef\xbb\xbf<a/>", 1, "byte order mark");
    assert_refused("<a>\n\xef\xbb\xbf</a>", 1, "byte order mark");
    assert_refused("<a>\n<b c='\xef\xbb\xbf'/></a>", 2, "byte order mark");
    assert_refused("<a/>\xef\xbb\xbf", 1, "byte order mark");
    assert_accepted("<a>\xef\xbc\x91</a>"); /* a wide 1 begins with the same byte */
}

static void
nothing_is_included(void **state)
{
    (void)state;
    assert_refused(
        "<a>\n<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='/etc/passwd'/></a>", 2,
        "XInclude");
    assert_accepted("<a b='http://www.w3.org/2001/XMLSchema'/>");
    assert_accepted("<a>http://www.w3.org/2001/XInclude</a>");
}

static void
depth_is_limited(void **state)
{
    (void)state;
    char *opened = repeated("", "<a>\n", 31, "<a/>");
    char *string = repeated(opened, "</a>", 31, "");
    assert_accepted(string);
    free(opened);
    free(string);
    string = repeated("", "<a>\n", 32, "<a/>");
    assert_refused(string, 33, "nested");
    free(string);
    string = repeated("", "<a>\n", 33, "");
    assert_refused(string, 33, "nested");
    free(string);
    string = repeated("<r>", "<a></a>", 100, "</r>");
    assert_accepted(string);
    free(string);
}

static void
attributes_are_limited(void **state)
{
    (void)state;
    char *string = repeated("<a", " b='1'", 64, "/>");
    assert_accepted(string);
    free(string);
    string = repeated("<a", " b='1'", 65, "/>");
    assert_refused(string, 1, "64 attributes");
    free(string);
    string = repeated("<a b=\"", "x", 4096, "\"/>");
    assert_accepted(string);
    free(string);
    string = repeated("\n<a b=\"", "x", 4097, "\"/>");
    assert_refused(string, 2, "4096 bytes");
    free(string);
}

static void
tags_are_limited(void **state)
{
    (void)state;
    char *string = repeated("<a", " ", 65536 - 4, "/>");
    assert_accepted(string);
    free(string);
    string = repeated("<a", " ", 65536 - 3, "/>");
    assert_refused(string, 1, "64 KiB");
    free(string);
    string = repeated("<a></a", " ", 65536, ">");
    assert_refused(string, 1, "64 KiB");
    free(string);
    string = repeated("<a", " ", 70000, ""); /* never closed */
    assert_refused(string, 1, "64 KiB");
    free(string);
}

static void
documents_are_limited(void **state)
{
    (void)state;
    struct weir_error error;
    char *string = repeated("<a>1234567890", "<b/><!-- -->", ((16 << 20) - 17) / 12, "</a>");
    assert_int_equal(check(text_of(string), &error), WEIR_OK);
    free(string);
    string = repeated("<a>", "<b/>", ((16 << 20) - 6) / 4 + 1, "</a>");
    assert_refused(string, 1, "16 MiB");
    free(string);
    string = repeated("<a>", "x", 1 << 20, "</a>");
    assert_int_equal(check(text_of(string), &error), WEIR_OK);
    free(string);
    string = repeated("<a>", "x", (1 << 20) + 1, "</a>");
    assert_refused(string, 1, "1 MiB");
    free(string);
    string = repeated("<a><!--", "x", 1 << 20, "--></a>");
    assert_refused(string, 1, "1 MiB");
    free(string);
}

static void
the_line_of_each_start_tag_is_known(void **state)
{
    (void)state;
    struct scan scan =
        scan_of(text_of("<?xml\n?>\n<a\n b='>'>\n<!-- <x>\n--><b/><c>\n</c>\n\n<d></d></a>"));
    assert_int_equal(scan_next_start(&scan), 3);
    assert_int_equal(scan_next_start(&scan), 6);
    assert_int_equal(scan_next_start(&scan), 6);
    assert_int_equal(scan_next_start(&scan), 9);
    assert_int_equal(scan_next_start(&scan), 0);
    assert_int_equal(scan_next_start(&scan), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_documents_pass),
        cmocka_unit_test(what_never_ends_is_refused),
        cmocka_unit_test(a_comment_ends_at_its_first_two_hyphens),
        cmocka_unit_test(the_rest_is_left_to_the_parser),
        cmocka_unit_test(document_types_are_refused),
        cmocka_unit_test(entities_are_refused),
        cmocka_unit_test(other_encodings_are_refused),
        cmocka_unit_test(a_byte_order_mark_stands_at_the_beginning_or_nowhere),
        cmocka_unit_test(nothing_is_included),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(attributes_are_limited),
        cmocka_unit_test(tags_are_limited),
        cmocka_unit_test(documents_are_limited),
        cmocka_unit_test(the_line_of_each_start_tag_is_known),
    };
    return cmocka_run_group_tests_name("xdoc/scan", tests, NULL, NULL);
}
