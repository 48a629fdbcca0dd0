/* Unit tests of host/object.c: numbers as they are written, and what is no object of JSON. */
#include "host/object.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static void
assert_field(const char *line, const char *name, enum object_got got, const char *value)
{
    const char *problem = NULL;
    struct object *object = object_parse(text_of(line), &problem);
    assert_non_null(object);
    assert_null(problem);
    struct weir_text found = {"", 1};
    assert_int_equal(object_field(object, name, &found), got);
    if (value == NULL) {
        assert_null(found.start);
    } else {
        assert_int_equal(found.size, strlen(value));
        assert_memory_equal(found.start, value, found.size);
    }
    object_free(object);
}

static void
numbers_come_digit_by_digit(void **state)
{
    (void)state;
    assert_field("{\"a\":12345678.9012345678}", "a", OBJECT_NUMBER, "12345678.9012345678");
    assert_field("{\"a\":0.10}", "a", OBJECT_NUMBER, "0.10");
    assert_field("{ \"a\" :\t-1.5E+3 , \"b\" : 7 }", "a", OBJECT_NUMBER, "-1.5E+3");
    assert_field("{\"b\":1, \"a\" : 2}", "a", OBJECT_NUMBER, "2");
    assert_field("{\"a\":999999999999999999}", "a", OBJECT_NUMBER, "999999999999999999");
}

static void
a_name_inside_or_in_a_text_is_not_the_field(void **state)
{
    (void)state;
    assert_field("{\"x\":{\"a\":1},\"a\":2}", "a", OBJECT_NUMBER, "2");
    assert_field("{\"x\":[{\"a\":1},[3]],\"a\":2}", "a", OBJECT_NUMBER, "2");
    assert_field("{\"x\":\"a\",\"a\":2}", "a", OBJECT_NUMBER, "2");
    assert_field("{\"x\":\"\\\"a\\\":9,\",\"a\":2}", "a", OBJECT_NUMBER, "2");
    assert_field("{\"x\":\"}{\\\\\",\"a\":2}", "a", OBJECT_NUMBER, "2");
    assert_field("{\"x\":{\"a\":1}}", "a", OBJECT_ABSENT, NULL);
}

static void
texts_are_decoded_and_all_else_is_told_apart(void **state)
{
    (void)state;
    assert_field("{\"a\":\"\\u6c34\\n\"}", "a", OBJECT_TEXT, "\xE6\xB0\xB4\n");
    assert_field("{\"a\":\"\"}", "a", OBJECT_TEXT, "");
    assert_field("{\"a\":null}", "a", OBJECT_ABSENT, NULL);
    assert_field("{}", "a", OBJECT_ABSENT, NULL);
    assert_field("{\"a\":true}", "a", OBJECT_OTHER, NULL);
    assert_field("{\"a\":[1]}", "a", OBJECT_OTHER, NULL);
    assert_field("{\"a\":{}}", "a", OBJECT_OTHER, NULL);
    /* The digits are not looked for behind a name in escapes. */
    assert_field("{\"\\u0061\":1}", "a", OBJECT_OTHER, NULL);
}

static void
what_is_no_object_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *problem;
    } cases[] = {
        {"", "the line is not JSON"},
        {"{", "the line is not JSON"},
        {"{\"a\":NaN}", "the line is not JSON"},
        {"{\"a\":01}", "the line is not JSON"},
        {"{\"a\":1} x", "the line is not JSON"},
        {"[1]", "the line is not a JSON object"},
        {"{\"a\":1,\"a\":1}", "the line names a field twice"},
        {"{\"a\":1,\"\\u0061\":1}", "the line names a field twice"},
        {"{\"a\":\"\xFF\"}", "the line is not UTF-8, or has a NUL in it"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *problem = NULL;
        assert_null(object_parse(text_of(cases[i].line), &problem));
        assert_string_equal(problem, cases[i].problem);
    }
    const char *problem = NULL;
    assert_null(object_parse((struct weir_text){"{\"a\":\0}", 7}, &problem));
    assert_string_equal(problem, "the line is not UTF-8, or has a NUL in it");
    object_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_digit_by_digit),
        cmocka_unit_test(a_name_inside_or_in_a_text_is_not_the_field),
        cmocka_unit_test(texts_are_decoded_and_all_else_is_told_apart),
        cmocka_unit_test(what_is_no_object_is_told),
    };
    return cmocka_run_group_tests_name("host/object", tests, NULL, NULL);
}
