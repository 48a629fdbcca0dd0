/* Unit tests of seal/merkle_path.c: the published vectors, and every leaf of every small tree. */
#include "seal/merkle_path.h"

#include <string.h>

#include "harness/cmocka_all.h"
#include "harness/rfc6962.h"
#include "seal/merkle.h"

enum { COUNT = 70 };

static struct digest *digest;
static struct weir_error error;
static unsigned char leaf[COUNT][DIGEST_SIZE];

static int
setup(void **state)
{
    (void)state;
    if (digest_new(&digest, &error) != WEIR_OK)
        return 1;
    for (size_t i = 0; i < COUNT; i++) {
        if (digest_leaf(digest, &i, sizeof i, leaf[i], &error) != WEIR_OK)
            return 1;
    }
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    digest_free(digest);
    return 0;
}

static bool
vector_holds(const json_t *vector)
{
    struct merkle_path path = {
        .leaf_index = rfc6962_number(vector, "leafIdx"),
        .leaf_count = rfc6962_number(vector, "treeSize"),
    };
    unsigned char root[DIGEST_SIZE];
    unsigned char sum[DIGEST_SIZE];
    unsigned char of_leaf[DIGEST_SIZE];
    if (!rfc6962_nodes(vector, path.node, MERKLE_DEPTH_MAX, &path.depth))
        return false;
    if (rfc6962_bytes(json_object_get(vector, "leafHash"), of_leaf) != DIGEST_SIZE)
        return false;
    (void)rfc6962_bytes(json_object_get(vector, "root"), root);
    struct weir_error why = {0};
    return merkle_path_root(&path, digest, of_leaf, sum, &why) == WEIR_OK &&
           memcmp(sum, root, DIGEST_SIZE) == 0;
}

static void
published_vectors_of_inclusion_hold_or_fail_as_they_say(void **state)
{
    (void)state;
    assert_int_equal(rfc6962_each("tests/std/rfc6962/testdata/inclusion", vector_holds), 98);
}

/* The path of one leaf of a tree of count, and its root. */
static void
trace(size_t count, size_t index, struct merkle_path *path, unsigned char *root)
{
    struct merkle merkle = merkle_of(digest);
    for (size_t i = 0; i < count; i++) {
        if (i == index)
            merkle_trace(&merkle, path);
        assert_int_equal(merkle_add(&merkle, leaf[i], &error), WEIR_OK);
    }
    assert_int_equal(merkle_root(&merkle, root, &error), WEIR_OK);
    assert_int_equal(path->leaf_count, count);
}

static void
every_leaf_of_every_tree_leads_to_the_root(void **state)
{
    (void)state;
    for (size_t count = 1; count <= COUNT; count++) {
        for (size_t index = 0; index < count; index++) {
            struct merkle_path path;
            unsigned char root[DIGEST_SIZE];
            unsigned char sum[DIGEST_SIZE];
            trace(count, index, &path, root);
            assert_int_equal(merkle_path_root(&path, digest, leaf[index], sum, &error), WEIR_OK);
            assert_memory_equal(sum, root, DIGEST_SIZE);
        }
    }
}

static void
another_leaf_or_another_place_leads_elsewhere(void **state)
{
    (void)state;
    struct merkle_path path;
    unsigned char root[DIGEST_SIZE];
    unsigned char sum[DIGEST_SIZE];
    trace(13, 5, &path, root);
    assert_int_equal(merkle_path_root(&path, digest, leaf[6], sum, &error), WEIR_OK);
    assert_memory_not_equal(sum, root, DIGEST_SIZE);
    path.leaf_index = 4;
    assert_int_equal(merkle_path_root(&path, digest, leaf[5], sum, &error), WEIR_OK);
    assert_memory_not_equal(sum, root, DIGEST_SIZE);
}

static void
a_path_too_long_or_too_short_is_none(void **state)
{
    (void)state;
    struct merkle_path path;
    struct weir_error why = {0};
    unsigned char root[DIGEST_SIZE];
    bool left[MERKLE_DEPTH_MAX];
    trace(13, 12, &path, root);
    assert_int_equal(path.depth, 2); /* 13 = 8 + 4 + 1: the last leaf stands alone */
    assert_true(merkle_path_sides(&path, left));
    assert_true(left[0] && left[1]);
    path.depth = 1;
    assert_false(merkle_path_sides(&path, left));
    path.depth = 3;
    assert_false(merkle_path_sides(&path, left));
    assert_int_equal(merkle_path_root(&path, digest, leaf[12], root, &why), WEIR_E_INVALID);
    path.depth = MERKLE_DEPTH_MAX + 1;
    assert_false(merkle_path_sides(&path, left));
    path = (struct merkle_path){.leaf_index = 1, .leaf_count = 1};
    assert_false(merkle_path_sides(&path, left));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors_of_inclusion_hold_or_fail_as_they_say),
        cmocka_unit_test(every_leaf_of_every_tree_leads_to_the_root),
        cmocka_unit_test(another_leaf_or_another_place_leads_elsewhere),
        cmocka_unit_test(a_path_too_long_or_too_short_is_none),
    };
    return cmocka_run_group_tests_name("seal/merkle_path", tests, setup, teardown);
}
