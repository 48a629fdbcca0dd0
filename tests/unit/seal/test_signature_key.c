/* Unit tests of seal/signature_key.c and signature_trust.c: which keys and certificates are taken,
 * and what is said of the others. */
#include "seal/signature.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/text.h"
#include "harness/cmocka_all.h"
#include "harness/keys.h"

#define YEAR_S ((int64_t)365 * 86400)

static struct weir_arena *arena;
static struct weir_error error;
static struct keys *keys; /* P-256 */
static struct keys *others;
static const struct keys_validity now = {-1000, YEAR_S};

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new((size_t)1 << 20);
    error_clear(&error);
    keys = keys_new("P-256");
    others = keys_new("P-256");
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    keys_free(keys);
    keys_free(others);
    weir_arena_free(arena);
    return 0;
}

static void
refused(const struct signature_key_source *source, const char *primary)
{
    struct signature_key *key = NULL;
    error_clear(&error);
    assert_int_equal(signature_key_open(source, &key, &error), WEIR_E_INVALID);
    assert_null(key);
    assert_string_equal(error.primary, primary);
}

static void
a_passphrase_opens_its_key_and_no_other_does(void **state)
{
    (void)state;
    struct signature_key_source source = {.key = text_of(keys_private(keys, "open sesame"))};
    struct signature_key *key = NULL;
    refused(&source, "the key has a passphrase, and none is given");
    source.passphrase = text_of("open sesamE");
    refused(&source, "the passphrase does not open the key");
    source.passphrase = text_of("");
    refused(&source, "the passphrase does not open the key");
    char long_one[5000];
    memset(long_one, 'x', sizeof long_one);
    source.passphrase = (struct weir_text){long_one, sizeof long_one};
    refused(&source, "the passphrase does not open the key");
    source.passphrase = text_of("open sesame");
    error_clear(&error);
    assert_int_equal(signature_key_open(&source, &key, &error), WEIR_OK);
    signature_key_free(key);
}

static void
what_is_no_key_that_signs_is_refused(void **state)
{
    (void)state;
    struct signature_key_source source = {.key = text_of("")};
    refused(&source, "that is not a private key in PEM");
    source.key = text_of(keys_public(keys));
    refused(&source, "that is not a private key in PEM");
    struct keys *other_curve = keys_new("P-384");
    source.key = text_of(keys_private(other_curve, NULL));
    refused(&source, "that is no kind of key that signs here");
    assert_string_equal(error.hint, "Keys are P-256, Ed25519 or SM2.");
    keys_free(other_curve);
    static char large[(1 << 20) + 1];
    source.key = (struct weir_text){large, sizeof large};
    refused(&source, "that is not a key: it is too large");
}

static void
a_certificate_is_of_the_key_and_valid_now(void **state)
{
    (void)state;
    const int64_t now_s = (int64_t)time(NULL);
    struct signature_key_source source = {.key = text_of(keys_private(keys, NULL)), .now_s = now_s};
    source.certificate = text_of("");
    refused(&source, "that is not a certificate in PEM");
    source.certificate = text_of(keys_certificate(others, others, now, false));
    refused(&source, "the certificate is of another key");
    source.certificate =
        text_of(keys_certificate(keys, keys, (struct keys_validity){-2000, -1000}, false));
    refused(&source, "the certificate is not valid now: it has expired or begins later");
    source.certificate =
        text_of(keys_certificate(keys, keys, (struct keys_validity){1000, 2000}, false));
    refused(&source, "the certificate is not valid now: it has expired or begins later");

    struct signature_key *key = NULL;
    struct weir_text pem;
    const char *good = keys_certificate(keys, others, now, false);
    source.certificate = text_of(good);
    error_clear(&error);
    assert_int_equal(signature_key_open(&source, &key, &error), WEIR_OK);
    assert_true(signature_key_has_certificate(key));
    assert_int_equal(signature_key_certificate(key, arena, &pem, &error), WEIR_OK);
    assert_string_equal(pem.start, good);
    signature_key_free(key);
}

static void
too_long_a_chain_is_refused(void **state)
{
    (void)state;
    char chain[10 * 1024] = "";
    const char *own = keys_certificate(keys, others, now, false);
    for (int i = 0; i < 10; i++)
        (void)strncat(chain, own, sizeof chain - strlen(chain) - 1);
    const struct signature_key_source source = {
        .key = text_of(keys_private(keys, NULL)),
        .certificate = text_of(chain),
        .now_s = (int64_t)time(NULL),
    };
    refused(&source, "there are too many certificates");
}

static void
a_bare_key_has_a_public_half_and_no_certificate(void **state)
{
    (void)state;
    const struct signature_key_source source = {.key = text_of(keys_private(keys, NULL))};
    struct signature_key *key = NULL;
    struct weir_text pem;
    assert_int_equal(signature_key_open(&source, &key, &error), WEIR_OK);
    assert_false(signature_key_has_certificate(key));
    assert_int_equal(signature_key_certificate(key, arena, &pem, &error), WEIR_OK);
    assert_null(pem.start);
    assert_int_equal(signature_key_public(key, arena, &pem, &error), WEIR_OK);
    assert_string_equal(pem.start, keys_public(keys));

    struct signature_trust *trust = NULL;
    assert_int_equal(signature_trust_new(&trust, &error), WEIR_OK);
    assert_int_equal(signature_trust_add_key(trust, key, &error), WEIR_OK);
    struct signature_claim claim = {.bytes = text_of("a"), .key_id = signature_key_id(key)};
    assert_int_equal(signature_make(key, claim.bytes, arena, &claim.signature, &error), WEIR_OK);
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);
    signature_key_free(key); /* what trusts it lives on */
    claim.key_id = NULL;
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);
    signature_trust_free(trust);
}

static void
trust_takes_public_keys_and_certificates_alone(void **state)
{
    (void)state;
    struct signature_trust *trust = NULL;
    assert_int_equal(signature_trust_new(&trust, &error), WEIR_OK);
    const char *const wrong[] = {
        "",
        keys_private(keys, NULL),
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        error_clear(&error);
        assert_int_equal(signature_trust_add(trust, text_of(wrong[i]), &error), WEIR_E_INVALID);
    }
    struct keys *other_curve = keys_new("P-384");
    error_clear(&error);
    assert_int_equal(signature_trust_add(trust, text_of(keys_public(other_curve)), &error),
                     WEIR_E_INVALID);
    assert_string_equal(error.primary, "that is no kind of key that signs here");
    keys_free(other_curve);

    char two[8192];
    (void)snprintf(two, sizeof two, "a comment\n%s%s", keys_public(keys),
                   keys_certificate(others, others, now, true));
    error_clear(&error);
    assert_int_equal(signature_trust_add(trust, text_of(two), &error), WEIR_OK);
    for (int i = 2; i < SIGNATURE_TRUST_MAX; i++)
        assert_int_equal(signature_trust_add(trust, text_of(keys_public(keys)), &error), WEIR_OK);
    assert_int_equal(signature_trust_add(trust, text_of(keys_public(keys)), &error),
                     WEIR_E_INVALID);
    assert_string_equal(error.primary, "there are more public keys than can be trusted");
    signature_trust_free(trust);
}

/* `openssl req -x509` marks what it makes as an authority's. */
static void
a_certificate_signed_by_itself_is_trusted_as_it_stands(void **state)
{
    (void)state;
    const struct signature_key_source source = {.key = text_of(keys_private(keys, NULL))};
    struct signature_key *key = NULL;
    struct signature_trust *trust = NULL;
    struct signature_claim claim = {.bytes = text_of("a")};
    assert_int_equal(signature_key_open(&source, &key, &error), WEIR_OK);
    assert_int_equal(signature_make(key, claim.bytes, arena, &claim.signature, &error), WEIR_OK);
    assert_int_equal(signature_trust_new(&trust, &error), WEIR_OK);
    struct keys *authority = keys_new("P-384");
    char both[8192];
    (void)snprintf(both, sizeof both, "%s%s", keys_certificate(keys, keys, now, true),
                   keys_certificate(authority, authority, now, true));
    assert_int_equal(signature_trust_add(trust, text_of(both), &error), WEIR_OK);
    assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);
    signature_trust_free(trust);
    signature_key_free(key);
    keys_free(authority);
}

/* Of any kind of key: what is signed holds by the certificate alone. */
static void
certificates_of_each_kind_are_trusted(void **state)
{
    (void)state;
    static const char *const kinds[] = {"P-256", "ED25519", "SM2"};
    for (size_t i = 0; i < 3; i++) {
        struct keys *pair = keys_new(kinds[i]);
        const char *certificate = keys_certificate(pair, pair, now, false);
        const struct signature_key_source source = {
            .key = text_of(keys_private(pair, NULL)),
            .certificate = text_of(certificate),
            .now_s = (int64_t)time(NULL),
        };
        struct signature_key *key = NULL;
        struct signature_trust *trust = NULL;
        struct signature_claim claim = {.bytes = text_of("a"), .at_s = source.now_s};
        assert_int_equal(signature_key_open(&source, &key, &error), WEIR_OK);
        assert_int_equal(signature_make(key, claim.bytes, arena, &claim.signature, &error),
                         WEIR_OK);
        assert_int_equal(signature_trust_new(&trust, &error), WEIR_OK);
        assert_int_equal(signature_trust_add(trust, text_of(certificate), &error), WEIR_OK);
        claim.key_id = signature_key_id(key);
        assert_int_equal(signature_check(trust, &claim, &error), WEIR_OK);
        claim.at_s += 2 * YEAR_S;
        assert_int_equal(signature_check(trust, &claim, &error), WEIR_E_SEAL);
        error_clear(&error);
        signature_trust_free(trust);
        signature_key_free(key);
        keys_free(pair);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_passphrase_opens_its_key_and_no_other_does, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_no_key_that_signs_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_certificate_is_of_the_key_and_valid_now, setup, teardown),
        cmocka_unit_test_setup_teardown(too_long_a_chain_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_bare_key_has_a_public_half_and_no_certificate, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(trust_takes_public_keys_and_certificates_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_certificate_signed_by_itself_is_trusted_as_it_stands,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(certificates_of_each_kind_are_trusted, setup, teardown),
    };
    return cmocka_run_group_tests_name("seal/signature_key", tests, NULL, NULL);
}
