/* Unit tests of seal/signature.c: published signatures hold, ours hold, and nothing else does. */
#include "seal/signature.h"

#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/keys.h"

static struct weir_arena *arena;
static struct weir_error error;

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new((size_t)1 << 20);
    error_clear(&error);
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    weir_arena_free(arena);
    return 0;
}

static struct signature_trust *
trust_of(const char *pem)
{
    struct signature_trust *trust = NULL;
    assert_int_equal(signature_trust_new(&trust, &error), WEIR_OK);
    assert_int_equal(signature_trust_add(trust, text_of(pem), &error), WEIR_OK);
    return trust;
}

static struct signature_key *
key_of(struct keys *keys)
{
    struct signature_key *key = NULL;
    const struct signature_key_source source = {.key = text_of(keys_private(keys, NULL))};
    assert_int_equal(signature_key_open(&source, &key, &error), WEIR_OK);
    return key;
}

/* A published signature, and each of its parts with one bit changed. */
struct vector {
    const char *public_der;
    const char *message;
    struct weir_text signature;
};

static void
check_vector(const struct vector *vector)
{
    struct signature_trust *trust = trust_of(keys_public_of_hex(vector->public_der));
    struct signature_claim claim = {.bytes = text_of(vector->message),
                                    .signature = vector->signature};
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);

    char changed[512];
    memcpy(changed, vector->message, claim.bytes.size);
    changed[0] ^= 1;
    claim.bytes.start = changed;
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_E_SEAL);
    assert_string_equal(error.primary, "the signature does not hold");
    claim.bytes.start = vector->message;

    for (size_t bit = 0; bit < 8 * claim.signature.size; bit++) {
        memcpy(changed, vector->signature.start, claim.signature.size);
        changed[bit / 8] = (char)(changed[bit / 8] ^ (1 << (bit % 8)));
        claim.signature.start = changed;
        error_clear(&error);
        assert_int_equal(signature_check(trust, &claim, &error), WEIR_E_SEAL);
    }
    signature_trust_free(trust);
}

/* RFC 6979, A.2.5: P-256 with SHA-256 over "sample". */
static void
ecdsa_of_rfc_6979_holds(void **state)
{
    (void)state;
    const struct vector vector = {
        .public_der = "3059301306072a8648ce3d020106082a8648ce3d030107034200"
                      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
        .message = "sample",
        .signature =
            keys_bytes("3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                       "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"),
    };
    check_vector(&vector);
}

/* RFC 8032, 7.1, test 2: the message is the byte 0x72. */
static void
ed25519_of_rfc_8032_holds(void **state)
{
    (void)state;
    const struct vector vector = {
        .public_der = "302a300506032b6570032100"
                      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        .message = "\x72",
        .signature = keys_bytes("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    };
    check_vector(&vector);
}

/* GB/T 32918.5 (GM/T 0003.5), annex A: "message digest", ID 1234567812345678. */
static void
sm2_of_its_standard_holds(void **state)
{
    (void)state;
    const struct vector vector = {
        .public_der = "3059301306072a8648ce3d020106082a811ccf5501822d034200"
                      "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                      "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
        .message = "message digest",
        .signature =
            keys_bytes("3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                       "022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"),
    };
    check_vector(&vector);
}

static void
what_each_kind_of_key_signs_holds_by_it_alone(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        enum signature_kind kind;
    } kinds[] = {
        {"P-256", SIGNATURE_ECDSA_P256}, {"ED25519", SIGNATURE_ED25519}, {"SM2", SIGNATURE_SM2}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct keys *keys = keys_new(kinds[i].key);
        struct keys *others = keys_new(kinds[i].key);
        struct signature_key *key = key_of(keys);
        struct signature_trust *trust = trust_of(keys_public(keys));
        struct signature_trust *other = trust_of(keys_public(others));
        struct signature_claim claim = {.bytes = text_of("a text"),
                                        .key_id = signature_key_id(key)};
        assert_int_equal(signature_key_kind(key), kinds[i].kind);
        assert_int_equal(signature_make(key, claim.bytes, arena, &claim.signature, &error),
                         WEIR_OK);
        assert_in_range(claim.signature.size, 1, SIGNATURE_SIZE_MAX);
        assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);

        assert_int_equal(signature_check(other, &claim, &error), WEIR_E_SEAL);
        assert_string_equal(error.primary, "it is signed by a key that is not trusted");
        error_clear(&error);
        claim.key_id = NULL;
        assert_int_equal(signature_check(other, &claim, &error), WEIR_E_SEAL);
        assert_string_equal(error.primary, "the signature does not hold");
        error_clear(&error);

        assert_int_equal(signature_trust_add(other, text_of(keys_public(keys)), &error), WEIR_OK);
        assert_int_equal(signature_check(other, &claim, &error), WEIR_OK);
        signature_trust_free(trust);
        signature_trust_free(other);
        signature_key_free(key);
        keys_free(keys);
        keys_free(others);
    }
}

static void
an_empty_text_is_signed_too(void **state)
{
    (void)state;
    struct keys *keys = keys_new("ED25519");
    struct signature_key *key = key_of(keys);
    struct signature_trust *trust = trust_of(keys_public(keys));
    struct signature_claim claim = {.bytes = text_of("")};
    assert_int_equal(signature_make(key, claim.bytes, arena, &claim.signature, &error), WEIR_OK);
    assert_int_equal(claim.signature.size, 64);
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);
    claim.signature.size = 0;
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_E_SEAL);
    signature_trust_free(trust);
    signature_key_free(key);
    keys_free(keys);
}

static void
an_expired_certificate_holds_for_what_was_signed_before(void **state)
{
    (void)state;
    const int64_t now_s = (int64_t)time(NULL);
    struct keys *keys = keys_new("P-256");
    struct signature_key *key = key_of(keys);
    struct signature_trust *trust =
        trust_of(keys_certificate(keys, keys, (struct keys_validity){-1000, -500}, false));
    struct signature_claim claim = {.bytes = text_of("a text"), .at_s = now_s - 700};
    assert_int_equal(signature_make(key, claim.bytes, arena, &claim.signature, &error), WEIR_OK);
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);
    claim.at_s = 0;
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);
    const int64_t outside[] = {now_s, now_s - 2000};
    for (size_t i = 0; i < 2; i++) {
        claim.at_s = outside[i];
        error_clear(&error);
        assert_int_equal(signature_check(trust, &claim, &error), WEIR_E_SEAL);
        assert_string_equal(error.primary,
                            "the certificate of the key was not valid when this was signed");
    }
    signature_trust_free(trust);
    signature_key_free(key);
    keys_free(keys);
}

static void
kinds_have_names(void **state)
{
    (void)state;
    for (int i = SIGNATURE_ECDSA_P256; i <= SIGNATURE_SM2; i++) {
        enum signature_kind found = SIGNATURE_ECDSA_P256;
        assert_true(
            signature_kind_find(text_of(signature_kind_name((enum signature_kind)i)), &found));
        assert_int_equal(found, i);
    }
    enum signature_kind untouched = SIGNATURE_SM2;
    assert_false(signature_kind_find(text_of("rsa"), &untouched));
    assert_int_equal(untouched, SIGNATURE_SM2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ecdsa_of_rfc_6979_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(ed25519_of_rfc_8032_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(sm2_of_its_standard_holds, setup, teardown),
        cmocka_unit_test_setup_teardown(what_each_kind_of_key_signs_holds_by_it_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_empty_text_is_signed_too, setup, teardown),
        cmocka_unit_test_setup_teardown(an_expired_certificate_holds_for_what_was_signed_before,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(kinds_have_names, setup, teardown),
    };
    return cmocka_run_group_tests_name("seal/signature", tests, NULL, NULL);
}
