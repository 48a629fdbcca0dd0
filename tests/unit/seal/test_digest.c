/* Unit tests of seal/digest.c against FIPS 180-2 and the leaf and node hashes of RFC 6962. */
#include "seal/digest.h"

#include <string.h>

#include "harness/cmocka_all.h"

/* FIPS 180-2, appendix B.1: SHA-256("abc"). */
static const unsigned char abc[DIGEST_SIZE] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};

/* RFC 6962's reference vectors: the leaf hash of nothing. */
static const unsigned char empty_leaf[DIGEST_SIZE] = {
    0x6e, 0x34, 0x0b, 0x9c, 0xff, 0xb3, 0x7a, 0x98, 0x9c, 0xa5, 0x44, 0xe6, 0xbb, 0x78, 0x0a, 0x2c,
    0x78, 0x90, 0x1d, 0x3f, 0xb3, 0x37, 0x38, 0x76, 0x85, 0x11, 0xa3, 0x06, 0x17, 0xaf, 0xa0, 0x1d};

static void
pieces_give_the_digest_of_the_whole(void **state)
{
    (void)state;
    struct weir_error error = {0};
    struct digest *digest = NULL;
    unsigned char sum[DIGEST_SIZE];
    assert_int_equal(digest_new(&digest, &error), WEIR_OK);
    for (int time = 0; time < 2; time++) {
        assert_int_equal(digest_begin(digest, &error), WEIR_OK);
        assert_int_equal(digest_add(digest, "a", 1, &error), WEIR_OK);
        assert_int_equal(digest_add(digest, "bc", 2, &error), WEIR_OK);
        assert_int_equal(digest_end(digest, sum, &error), WEIR_OK);
        assert_memory_equal(sum, abc, sizeof abc);
    }
    assert_int_equal(digest_sha256("abc", 3, sum), WEIR_OK);
    assert_memory_equal(sum, abc, sizeof abc);
    digest_free(digest);
    digest_free(NULL);
}

static void
leaves_and_nodes_have_different_prefixes(void **state)
{
    (void)state;
    struct weir_error error = {0};
    struct digest *digest = NULL;
    unsigned char leaf[DIGEST_SIZE];
    unsigned char node[DIGEST_SIZE];
    unsigned char joined[1 + 2 * DIGEST_SIZE] = {0x01};
    unsigned char expected[DIGEST_SIZE];
    assert_int_equal(digest_new(&digest, &error), WEIR_OK);
    assert_int_equal(digest_leaf(digest, "", 0, leaf, &error), WEIR_OK);
    assert_memory_equal(leaf, empty_leaf, sizeof empty_leaf);

    memcpy(joined + 1, leaf, DIGEST_SIZE);
    memcpy(joined + 1 + DIGEST_SIZE, abc, DIGEST_SIZE);
    assert_int_equal(digest_sha256(joined, sizeof joined, expected), WEIR_OK);
    assert_int_equal(digest_node(digest, leaf, abc, node, &error), WEIR_OK);
    assert_memory_equal(node, expected, sizeof expected);
    digest_free(digest);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_give_the_digest_of_the_whole),
        cmocka_unit_test(leaves_and_nodes_have_different_prefixes),
    };
    return cmocka_run_group_tests_name("seal/digest", tests, NULL, NULL);
}
