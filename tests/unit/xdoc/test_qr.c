/* Unit tests of xdoc/qr.c: sizes as ISO/IEC 18004 has them, and the finder in the corner. */
#include "xdoc/qr.h"

#include <string.h>

#include "base/text.h"
#include "harness/cmocka_all.h"

static struct weir_arena *arena;
static struct weir_error error;

static int
begin(void **state)
{
    (void)state;
    error = (struct weir_error){.status = WEIR_OK};
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

/* Version 1 has 21 squares on a side and holds 14 bytes at M; each version more adds 4 squares
 * (version 2: 26 bytes). */
static void
a_code_is_as_large_as_the_standard_says(void **state)
{
    (void)state;
    struct qr qr = {0};
    assert_int_equal(qr_make(text_of("12345678901234"), arena, &qr, &error), WEIR_OK);
    assert_int_equal(qr.size, 21 + 2 * QR_QUIET);
    assert_int_equal(qr_make(text_of("123456789012345"), arena, &qr, &error), WEIR_OK);
    assert_int_equal(qr.size, 25 + 2 * QR_QUIET);
}

/* The finder: a square of seven, in it one of three; then a light column. */
static void
its_path_begins_with_the_finder(void **state)
{
    (void)state;
    struct qr qr = {0};
    assert_int_equal(qr_make(text_of("阶梯水价"), arena, &qr, &error), WEIR_OK);
    assert_memory_equal(qr.path.start, "M4,4h7v1h-7z", 12);
    assert_non_null(strstr(qr.path.start, "M4,5h1v1h-1zM10,5h1v1h-1z"));
    assert_non_null(strstr(qr.path.start, "M4,6h1v1h-1zM6,6h3v1h-3zM10,6h1v1h-1z"));
    assert_int_equal(strlen(qr.path.start), qr.path.size);
}

static void
what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static char text[QR_TEXT_BYTES + 1];
    memset(text, 'a', sizeof text);
    struct qr qr = {0};
    assert_int_equal(qr_make((struct weir_text){text, QR_TEXT_BYTES}, arena, &qr, &error), WEIR_OK);
    assert_int_equal(qr_make((struct weir_text){text, QR_TEXT_BYTES + 1}, arena, &qr, &error),
                     WEIR_E_INVALID);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(qr_make(text_of(""), arena, &qr, &error), WEIR_E_INVALID);
    error = (struct weir_error){.status = WEIR_OK};
    assert_int_equal(qr_make(text_of("\xff"), arena, &qr, &error), WEIR_E_INVALID);
    error = (struct weir_error){.status = WEIR_OK};
    struct weir_arena *small = weir_arena_new(100);
    assert_int_equal(qr_make(text_of("a"), small, &qr, &error), WEIR_E_NOMEM);
    weir_arena_free(small);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_code_is_as_large_as_the_standard_says),
        TEST(its_path_begins_with_the_finder),
        TEST(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests_name("xdoc/qr", tests, NULL, NULL);
}
