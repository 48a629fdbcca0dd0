/* Unit tests of seal/cms.c: who may have signed, when, and over what. */
#include "seal/cms.h"

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
static struct keys *keys;
static struct keys *authority;
static struct signature_key *key; /* with a certificate by the authority */
static const struct keys_validity now = {-1000, YEAR_S};

static struct signature_key *
open_with(struct keys *of, const char *certificate)
{
    struct signature_key *opened = NULL;
    const struct signature_key_source source = {
        .key = text_of(keys_private(of, NULL)),
        .certificate = text_of(certificate),
        .now_s = (int64_t)time(NULL),
    };
    assert_int_equal(signature_key_open(&source, &opened, &error), WEIR_OK);
    return opened;
}

static int
setup(void **state)
{
    (void)state;
    arena = weir_arena_new((size_t)1 << 20);
    error_clear(&error);
    keys = keys_new("P-256");
    authority = keys_new("P-384");
    key = open_with(keys, keys_certificate(keys, authority, now, false));
    return arena == NULL;
}

static int
teardown(void **state)
{
    (void)state;
    signature_key_free(key);
    keys_free(keys);
    keys_free(authority);
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

static void
check(const char *trusted, const struct cms_claim *claim, enum weir_status wanted)
{
    struct signature_trust *trust = trust_of(trusted);
    int64_t at_s = 0;
    error_clear(&error);
    assert_int_equal(cms_check(trust, claim, &at_s, &error), wanted);
    if (wanted == WEIR_OK)
        assert_in_range(at_s, (int64_t)time(NULL) - 60, (int64_t)time(NULL) + 1);
    signature_trust_free(trust);
}

static void
it_holds_under_the_authority_or_the_certificate_itself(void **state)
{
    (void)state;
    struct cms_claim claim = {.bytes = text_of("line\r\n\nline")};
    struct keys *others = keys_new("P-384");
    assert_int_equal(cms_sign(key, claim.bytes, arena, &claim.der, &error), WEIR_OK);
    check(keys_certificate(authority, authority, now, true), &claim, WEIR_OK);
    struct weir_text own;
    assert_int_equal(signature_key_certificate(key, arena, &own, &error), WEIR_OK);
    check(own.start, &claim, WEIR_OK);
    check(keys_certificate(others, others, now, true), &claim, WEIR_E_SEAL);
    assert_string_equal(error.primary,
                        "the signature does not hold, or its certificate is not trusted");
    check(keys_public(keys), &claim, WEIR_OK); /* the key alone, whatever certifies it */
    keys_free(others);
}

static void
other_bytes_do_not_hold(void **state)
{
    (void)state;
    struct cms_claim claim = {.bytes = text_of("the bytes")};
    assert_int_equal(cms_sign(key, claim.bytes, arena, &claim.der, &error), WEIR_OK);
    const char *trusted = keys_certificate(authority, authority, now, true);
    claim.bytes = text_of("the byteS");
    check(trusted, &claim, WEIR_E_SEAL);
    claim.bytes = text_of("");
    check(trusted, &claim, WEIR_E_SEAL);
}

/* Any byte: of the signature, the certificate in it, the time.  Two versions and the names of the
 * content's type and of the algorithm are not read by OpenSSL: 20 bytes. */
static void
a_changed_signature_does_not_hold(void **state)
{
    (void)state;
    struct cms_claim claim = {.bytes = text_of("the bytes")};
    struct weir_text der;
    char changed[4096];
    assert_int_equal(cms_sign(key, claim.bytes, arena, &der, &error), WEIR_OK);
    assert_in_range(der.size, 100, sizeof changed);
    struct signature_trust *trust = trust_of(keys_certificate(authority, authority, now, true));
    uint32_t held = 0;
    for (size_t i = 0; i < der.size; i++) {
        int64_t at_s = 0;
        memcpy(changed, der.start, der.size);
        changed[i] = (char)(changed[i] ^ 1);
        claim.der = (struct weir_text){changed, der.size};
        error_clear(&error);
        const enum weir_status status = cms_check(trust, &claim, &at_s, &error);
        if (status != WEIR_E_SEAL)
            held++;
    }
    assert_in_range(held, 0, 20);
    claim.der = text_of("not DER at all");
    int64_t at_s = 0;
    error_clear(&error);
    assert_int_equal(cms_check(trust, &claim, &at_s, &error), WEIR_E_SEAL);
    assert_string_equal(error.primary, "that is not a CMS signature in DER");
    signature_trust_free(trust);
}

static void
it_holds_after_its_certificate_has_expired(void **state)
{
    (void)state;
    struct cms_claim claim = {.bytes = text_of("the bytes")};
    struct signature_key *brief =
        open_with(keys, keys_certificate(keys, authority, (struct keys_validity){-5, 2}, false));
    assert_int_equal(cms_sign(brief, claim.bytes, arena, &claim.der, &error), WEIR_OK);
    const struct timespec wait = {.tv_sec = 3};
    (void)nanosleep(&wait, NULL);
    check(keys_certificate(authority, authority, now, true), &claim, WEIR_OK);
    signature_key_free(brief);
}

static void
bare_keys_and_other_kinds_make_none(void **state)
{
    (void)state;
    struct weir_text der;
    struct keys *edwards = keys_new("ED25519");
    struct signature_key *of[] = {
        open_with(keys, NULL), open_with(edwards, keys_certificate(edwards, edwards, now, true))};
    for (size_t i = 0; i < 2; i++) {
        assert_false(cms_fits(of[i]));
        error_clear(&error);
        assert_int_equal(cms_sign(of[i], text_of("a"), arena, &der, &error), WEIR_E_INVALID);
        assert_string_equal(error.primary, "a CMS signature needs a P-256 key with a certificate");
        signature_key_free(of[i]);
    }
    keys_free(edwards);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_holds_under_the_authority_or_the_certificate_itself,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(other_bytes_do_not_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(a_changed_signature_does_not_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(it_holds_after_its_certificate_has_expired, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bare_keys_and_other_kinds_make_none, setup, teardown),
    };
    return cmocka_run_group_tests_name("seal/cms", tests, NULL, NULL);
}
