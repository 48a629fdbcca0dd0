/*
 * signature.c - makes and checks detached signatures of the three kinds.
 *
 * What differs between the kinds is in two places only: which digest OpenSSL is told of, and that
 * SM2 must be given its distinguishing id, without which it signs under an empty one.
 */
#include "seal/signature.h"

#include <string.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "seal/fault.h"
#include "seal/signature_private.h"

static const char *const names[] = {
    [SIGNATURE_ECDSA_P256] = "ecdsa-p256-sha256",
    [SIGNATURE_ED25519] = "ed25519",
    [SIGNATURE_SM2] = "sm2-sm3",
};

const char *
signature_kind_name(enum signature_kind kind)
{
    ASSERT(kind >= SIGNATURE_ECDSA_P256 && kind <= SIGNATURE_SM2);
    return names[kind];
}

bool
signature_kind_find(struct weir_text name, enum signature_kind *kind)
{
    for (int i = SIGNATURE_ECDSA_P256; i <= SIGNATURE_SM2; i++) {
        if (!text_equal(name, text_of(names[i])))
            continue;
        *kind = (enum signature_kind)i;
        return true;
    }
    return false;
}

enum signature_kind
signature_kind_of(const EVP_PKEY *key)
{
    char group[64] = "";
    if (EVP_PKEY_is_a(key, "ED25519"))
        return SIGNATURE_ED25519;
    if (EVP_PKEY_is_a(key, "SM2"))
        return SIGNATURE_SM2;
    if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, group, sizeof group, NULL) != 1)
        return (enum signature_kind)0;
    if (strcmp(group, "prime256v1") == 0)
        return SIGNATURE_ECDSA_P256;
    return strcmp(group, "SM2") == 0 ? SIGNATURE_SM2 : (enum signature_kind)0;
}

enum weir_status
signature_id_of(const EVP_PKEY *key, unsigned char id[static SIGNATURE_KEY_ID_SIZE],
                struct weir_error *error)
{
    unsigned char *der = NULL;
    const int size = i2d_PUBKEY(key, &der);
    if (size <= 0)
        return fault_set(error, WEIR_E_INVALID, "the public half of the key cannot be had");
    const enum weir_status status = digest_sha256(der, (size_t)size, id);
    OPENSSL_free(der);
    return status == WEIR_OK ? WEIR_OK : error_nomem(error);
}

bool
signature_valid_at(const X509 *certificate, int64_t at_s)
{
    time_t at = (time_t)at_s;
    return X509_cmp_time(X509_get0_notBefore(certificate), &at) < 0 &&
           X509_cmp_time(X509_get0_notAfter(certificate), &at) > 0;
}

enum weir_status
signature_take(BIO *bio, struct weir_arena *arena, struct weir_text *text, struct weir_error *error)
{
    char *bytes = NULL;
    const long size = BIO_get_mem_data(bio, &bytes);
    ASSERT(size >= 0);
    *text = text_copy((struct weir_text){bytes, (size_t)size}, arena);
    return text->start == NULL ? error_nomem(error) : WEIR_OK;
}

/* --- the two calls ----------------------------------------------------------------------------
 */
/* What a signature is made or checked with. */
struct work {
    EVP_MD_CTX *context;
    EVP_PKEY_CTX *sm2; /* carries the distinguishing id; NULL for other kinds */
    const EVP_MD *digest;
};

static void
release(struct work *work)
{
    EVP_MD_CTX_free(work->context);
    EVP_PKEY_CTX_free(work->sm2);
}

static bool
begin(struct work *work, enum signature_kind kind, EVP_PKEY *key)
{
    *work = (struct work){.context = EVP_MD_CTX_new()};
    if (work->context == NULL)
        return false;
    switch (kind) {
    case SIGNATURE_ECDSA_P256:
        work->digest = EVP_sha256();
        return true;
    case SIGNATURE_ED25519:
        return true; /* hashes by itself */
    case SIGNATURE_SM2:
        break;
    }
    work->digest = EVP_sm3();
    work->sm2 = EVP_PKEY_CTX_new(key, NULL);
    if (work->sm2 == NULL ||
        EVP_PKEY_CTX_set1_id(work->sm2, SIGNATURE_SM2_ID, sizeof SIGNATURE_SM2_ID - 1) != 1)
        return false;
    EVP_MD_CTX_set_pkey_ctx(work->context, work->sm2);
    return true;
}

static const unsigned char *
bytes_of(struct weir_text text)
{
    return (const unsigned char *)text.start;
}

enum weir_status
signature_make(const struct signature_key *key, struct weir_text bytes, struct weir_arena *arena,
               struct weir_text *signature, struct weir_error *error)
{
    unsigned char made[SIGNATURE_SIZE_MAX];
    size_t size = sizeof made;
    struct work work;
    const bool done = begin(&work, key->kind, key->pair) &&
                      EVP_DigestSignInit(work.context, NULL, work.digest, NULL, key->pair) == 1 &&
                      EVP_DigestSign(work.context, made, &size, bytes_of(bytes), bytes.size) == 1;
    release(&work);
    if (!done)
        return fault_set(error, WEIR_E_INVALID, "the key could not sign");
    *signature = text_copy((struct weir_text){(const char *)made, size}, arena);
    return signature->start == NULL ? error_nomem(error) : WEIR_OK;
}

/* Whether the signature is the key's over these bytes. */
static bool
holds(const struct signature_trust_item *item, const struct signature_claim *claim)
{
    struct work work;
    const bool same =
        begin(&work, item->kind, item->key) &&
        EVP_DigestVerifyInit(work.context, NULL, work.digest, NULL, item->key) == 1 &&
        EVP_DigestVerify(work.context, bytes_of(claim->signature), claim->signature.size,
                         bytes_of(claim->bytes), claim->bytes.size) == 1;
    release(&work);
    fault_drop();
    return same;
}

enum weir_status
signature_check(const struct signature_trust *trust, const struct signature_claim *claim,
                struct weir_error *error)
{
    bool known = false;   /* the key is trusted */
    bool expired = false; /* a signature holds, but not its certificate */
    for (uint32_t i = 0; i < trust->count; i++) {
        const struct signature_trust_item *item = &trust->item[i];
        if (item->kind == 0 ||
            (claim->key_id != NULL && memcmp(claim->key_id, item->id, SIGNATURE_KEY_ID_SIZE) != 0))
            continue;
        known = true;
        if (!holds(item, claim))
            continue;
        if (claim->at_s == 0 || item->certificate == NULL ||
            signature_valid_at(item->certificate, claim->at_s))
            return WEIR_OK;
        expired = true;
    }
    if (expired)
        return error_set(error, WEIR_E_SEAL,
                         "the certificate of the key was not valid when this was signed");
    if (!known && claim->key_id != NULL)
        return error_set(error, WEIR_E_SEAL, "it is signed by a key that is not trusted");
    return error_set(error, WEIR_E_SEAL, "the signature does not hold");
}
