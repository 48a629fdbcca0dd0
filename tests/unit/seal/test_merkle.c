/* Unit tests of seal/merkle.c: RFC 6962's reference tree, its published proofs, and a slow tree. */
#include "seal/merkle.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>
#include <openssl/evp.h>

#include "harness/cmocka_all.h"

/* The eight entries of RFC 6962's reference tree. */
static const struct {
    const char *bytes;
    size_t size;
} entry[8] = {
    {"", 0},
    {"\x00", 1},
    {"\x10", 1},
    {"\x20\x21", 2},
    {"\x30\x31", 2},
    {"\x40\x41\x42\x43", 4},
    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16},
};

static struct digest *digest;
static struct weir_error error;

static int
setup(void **state)
{
    (void)state;
    return digest_new(&digest, &error) != WEIR_OK;
}

static int
teardown(void **state)
{
    (void)state;
    digest_free(digest);
    return 0;
}

static void
reference_root(size_t size, unsigned char root[static DIGEST_SIZE])
{
    struct merkle merkle = merkle_of(digest);
    unsigned char leaf[DIGEST_SIZE];
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(digest_leaf(digest, entry[i].bytes, entry[i].size, leaf, &error), WEIR_OK);
        assert_int_equal(merkle_add(&merkle, leaf, &error), WEIR_OK);
    }
    assert_int_equal(merkle_root(&merkle, root, &error), WEIR_OK);
}

static void
no_leaves_have_the_digest_of_nothing(void **state)
{
    (void)state;
    unsigned char root[DIGEST_SIZE];
    unsigned char nothing[DIGEST_SIZE];
    reference_root(0, root);
    assert_int_equal(digest_sha256("", 0, nothing), WEIR_OK);
    assert_memory_equal(root, nothing, DIGEST_SIZE);
}

/* MTH of RFC 6962 section 2.1, as written there. */
static void
slow_root(const unsigned char (*leaf)[DIGEST_SIZE], size_t count, unsigned char *root)
{
    if (count == 1) {
        memcpy(root, leaf[0], DIGEST_SIZE);
        return;
    }
    size_t half = 1;
    while (half * 2 < count)
        half *= 2;
    unsigned char right[DIGEST_SIZE];
    slow_root(leaf, half, root);
    slow_root(leaf + half, count - half, right);
    assert_int_equal(digest_node(digest, root, right, root, &error), WEIR_OK);
}

static void
every_size_agrees_with_the_recursive_definition(void **state)
{
    (void)state;
    enum { COUNT = 130 };
    static unsigned char leaf[COUNT][DIGEST_SIZE];
    struct merkle merkle = merkle_of(digest);
    for (size_t i = 0; i < COUNT; i++) {
        unsigned char root[DIGEST_SIZE];
        unsigned char expected[DIGEST_SIZE];
        assert_int_equal(digest_leaf(digest, &i, sizeof i, leaf[i], &error), WEIR_OK);
        assert_int_equal(merkle_add(&merkle, leaf[i], &error), WEIR_OK);
        assert_int_equal(merkle_root(&merkle, root, &error), WEIR_OK);
        slow_root((const unsigned char(*)[DIGEST_SIZE])leaf, i + 1, expected);
        assert_memory_equal(root, expected, DIGEST_SIZE);
    }
}

static void
assert_root(const json_t *vector, const char *size_name, const char *root_name)
{
    const char *text = json_string_value(json_object_get(vector, root_name));
    const json_int_t size = json_integer_value(json_object_get(vector, size_name));
    unsigned char expected[DIGEST_SIZE + 3]; /* base64 comes in threes */
    unsigned char root[DIGEST_SIZE];
    assert_non_null(text);
    assert_int_equal(strlen(text), 44);
    assert_int_equal(EVP_DecodeBlock(expected, (const unsigned char *)text, 44), 33);
    assert_in_range(size, 1, 8);
    reference_root((size_t)size, root);
    assert_memory_equal(root, expected, DIGEST_SIZE);
}

static json_t *
read_vector(const char *path)
{
    char name[128];
    (void)snprintf(name, sizeof name, "tests/std/rfc6962/testdata/%s", path);
    return json_load_file(name, 0, NULL);
}

static void
published_proofs_name_the_same_roots(void **state)
{
    (void)state;
    unsigned found = 0;
    for (int number = 0; number < 5; number++) {
        char path[64];
        (void)snprintf(path, sizeof path, "inclusion/%d/happy-path.json", number);
        json_t *vector = read_vector(path);
        if (vector != NULL) {
            assert_root(vector, "treeSize", "root");
            json_decref(vector);
            found++;
        }
        (void)snprintf(path, sizeof path, "consistency/%d/happy-path.json", number);
        vector = read_vector(path);
        if (vector != NULL) {
            assert_root(vector, "size1", "root1");
            assert_root(vector, "size2", "root2");
            json_decref(vector);
            found++;
        }
    }
    if (found == 0)
        skip();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_leaves_have_the_digest_of_nothing),
        cmocka_unit_test(every_size_agrees_with_the_recursive_definition),
        cmocka_unit_test(published_proofs_name_the_same_roots),
    };
    return cmocka_run_group_tests_name("seal/merkle", tests, setup, teardown);
}
