/* Unit tests of xdoc/tree.c: elements in an arena. */
#include "xdoc/tree.h"

#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/document.h"

static void
elements_attributes_and_text_are_kept(void **state)
{
    (void)state;
    struct weir_arena *arena = weir_arena_new(DOCUMENT_ARENA_BYTES);
    struct tree *root = NULL;
    struct weir_error error = {.status = WEIR_OK};
    const struct xdoc_input input =
        document_of("<a xmlns:o='urn:o' x=' 1 ' xml:lang='zh' o:y='2'>\n <b/> t <c>\n 2<!-- "
                    "-->.<![CDATA[5]]>\n</c><b z=''/>\n</a>");
    assert_int_equal(tree_read(&input, arena, &root, &error), WEIR_OK);
    assert_true(text_equal(root->name, text_of("a")));
    assert_int_equal(root->line, 1);
    assert_int_equal(root->attribute_count, 2);
    assert_true(text_equal(tree_attribute(root, "x"), text_of("1")));
    assert_true(text_equal(tree_attribute(root, "lang"), text_of("zh")));
    assert_null(tree_attribute(root, "y").start);
    assert_int_equal(tree_count(root, "b"), 2);
    assert_int_equal(tree_count(root, "d"), 0);
    const struct tree *b = tree_first(root, "b");
    assert_int_equal(b->line, 2);
    assert_null(tree_attribute(b, "z").start);
    b = tree_next(b);
    assert_int_equal(b->line, 4);
    assert_non_null(tree_attribute(b, "z").start);
    assert_int_equal(tree_attribute(b, "z").size, 0);
    assert_null(tree_next(b));
    assert_true(text_equal(tree_first(root, "c")->text, text_of("2.5")));
    assert_true(text_equal(root->text, text_of("t")));
    weir_arena_free(arena);
}

static void
memory_may_run_out_anywhere(void **state)
{
    (void)state;
    const struct xdoc_input input = document_of("<a x='1'>t<b y='2'>u&amp;v</b></a>");
    bool read = false;
    for (size_t size = 64; !read; size += 64) {
        struct weir_arena *arena = weir_arena_new(size);
        struct tree *root = NULL;
        struct weir_error error = {.status = WEIR_OK};
        const enum weir_status status = tree_read(&input, arena, &root, &error);
        assert_true(status == WEIR_OK || status == WEIR_E_NOMEM);
        assert_true((status == WEIR_OK) == (root != NULL));
        read = status == WEIR_OK;
        weir_arena_free(arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_attributes_and_text_are_kept),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests_name("xdoc/tree", tests, NULL, NULL);
}
