/* Unit tests of seal/consistency.c: the published vectors. */
#include "seal/consistency.h"

#include "harness/cmocka_all.h"
#include "harness/rfc6962.h"

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

static bool
vector_holds(const json_t *vector)
{
    struct consistency proof = {
        .first_count = rfc6962_number(vector, "size1"),
        .second_count = rfc6962_number(vector, "size2"),
    };
    bool holds = true;
    if (!rfc6962_nodes(vector, proof.node, MERKLE_DEPTH_MAX + 1, &proof.depth))
        return false;
    (void)rfc6962_bytes(json_object_get(vector, "root1"), proof.first_root);
    (void)rfc6962_bytes(json_object_get(vector, "root2"), proof.second_root);
    assert_int_equal(consistency_holds(&proof, digest, &holds, &error), WEIR_OK);
    return holds;
}

static void
published_vectors_of_consistency_hold_or_fail_as_they_say(void **state)
{
    (void)state;
    assert_int_equal(rfc6962_each("tests/std/rfc6962/testdata/consistency", vector_holds), 98);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vectors_of_consistency_hold_or_fail_as_they_say),
    };
    return cmocka_run_group_tests_name("seal/consistency", tests, setup, teardown);
}
