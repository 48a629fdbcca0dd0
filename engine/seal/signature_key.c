/*
 * signature_key.c - the keys that sign: PEM, encrypted or not, or a key in a PKCS#11 token.
 *
 * Passphrases come as bytes from the caller, who has them from a file: OpenSSL never asks at the
 * terminal, since the program runs by night.
 */
#include <string.h>

#include <openssl/pem.h>

#include "base/assert.h"
#include "base/error.h"
#include "base/text.h"
#include "seal/fault.h"
#include "seal/signature.h"
#include "seal/signature_private.h"
#include "seal/signature_token.h"

#define PEM_SIZE_MAX ((size_t)1 << 20) /* bytes; far more than keys and chains take */

/* What OpenSSL's question for a passphrase is answered with. */
struct answer {
    struct weir_text passphrase;
    bool asked;
};

static int
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): OpenSSL's pem_password_cb
give_passphrase(char *buffer, int capacity, int writing, void *context)
{
    struct answer *answer = context;
    (void)writing;
    answer->asked = true;
    if (answer->passphrase.start == NULL || answer->passphrase.size > (size_t)capacity)
        return -1;
    memcpy(buffer, answer->passphrase.start, answer->passphrase.size);
    return (int)answer->passphrase.size;
}

static enum weir_status
read_pem(const struct signature_key_source *source, EVP_PKEY **pair, struct weir_error *error)
{
    struct answer answer = {.passphrase = source->passphrase};
    if (source->key.size > PEM_SIZE_MAX)
        return error_set(error, WEIR_E_INVALID, "that is not a key: it is too large");
    BIO *bio = BIO_new_mem_buf(source->key.start, (int)source->key.size);
    if (bio == NULL)
        return error_nomem(error);
    *pair = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &answer);
    BIO_free(bio);
    if (*pair != NULL) {
        fault_drop();
        return WEIR_OK;
    }
    if (!answer.asked)
        return fault_set(error, WEIR_E_INVALID, "that is not a private key in PEM");
    if (answer.passphrase.start != NULL)
        return fault_set(error, WEIR_E_INVALID, "the passphrase does not open the key");
    (void)fault_set(error, WEIR_E_INVALID, "the key has a passphrase, and none is given");
    error_hint(error, "The setting sign_passphrase names the file that it is in.");
    return error->status;
}

/* --- the certificate --------------------------------------------------------------------------
 */
static enum weir_status
read_certificates(struct signature_key *key, BIO *bio, struct weir_error *error)
{
    key->certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    if (key->certificate == NULL)
        return fault_set(error, WEIR_E_INVALID, "that is not a certificate in PEM");
    X509 *above = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    while (above != NULL && key->chain_count < SIGNATURE_CHAIN_MAX) {
        key->chain[key->chain_count++] = above;
        above = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    }
    fault_drop(); /* the end of the text is one */
    if (above == NULL)
        return WEIR_OK;
    X509_free(above);
    return error_set(error, WEIR_E_INVALID, "there are too many certificates");
}

static enum weir_status
take_certificate(struct signature_key *key, const struct signature_key_source *source,
                 struct weir_error *error)
{
    if (source->certificate.start == NULL)
        return WEIR_OK;
    if (source->certificate.size > PEM_SIZE_MAX)
        return error_set(error, WEIR_E_INVALID, "that is not a certificate: it is too large");
    BIO *bio = BIO_new_mem_buf(source->certificate.start, (int)source->certificate.size);
    if (bio == NULL)
        return error_nomem(error);
    const enum weir_status status = read_certificates(key, bio, error);
    BIO_free(bio);
    if (status != WEIR_OK)
        return status;
    EVP_PKEY *of = X509_get0_pubkey(key->certificate);
    if (of == NULL || EVP_PKEY_eq(of, key->pair) != 1)
        return fault_set(error, WEIR_E_INVALID, "the certificate is of another key");
    if (!signature_valid_at(key->certificate, source->now_s))
        return error_set(error, WEIR_E_INVALID,
                         "the certificate is not valid now: it has expired or begins later");
    return WEIR_OK;
}

enum weir_status
signature_key_open(const struct signature_key_source *source, struct signature_key **key,
                   struct weir_error *error)
{
    struct signature_key *made = OPENSSL_zalloc(sizeof *made);
    if (made == NULL)
        return error_nomem(error);
    enum weir_status status = signature_token_is(source->key)
                                  ? signature_token_load(source, &made->pair, error)
                                  : read_pem(source, &made->pair, error);
    if (status == WEIR_OK) {
        made->kind = signature_kind_of(made->pair);
        if (made->kind == 0) {
            status = error_set(error, WEIR_E_INVALID, "that is no kind of key that signs here");
            error_hint(error, "Keys are P-256, Ed25519 or SM2.");
        }
    }
    if (status == WEIR_OK)
        status = signature_id_of(made->pair, made->id, error);
    if (status == WEIR_OK)
        status = take_certificate(made, source, error);
    if (status == WEIR_OK)
        *key = made;
    else
        signature_key_free(made);
    return status;
}

void
signature_key_free(struct signature_key *key)
{
    if (key == NULL)
        return;
    for (uint32_t i = 0; i < key->chain_count; i++)
        X509_free(key->chain[i]);
    X509_free(key->certificate);
    EVP_PKEY_free(key->pair);
    OPENSSL_free(key);
}

enum signature_kind
signature_key_kind(const struct signature_key *key)
{
    return key->kind;
}

bool
signature_key_has_certificate(const struct signature_key *key)
{
    return key->certificate != NULL;
}

const unsigned char *
signature_key_id(const struct signature_key *key)
{
    return key->id;
}

enum weir_status
signature_key_public(const struct signature_key *key, struct weir_arena *arena,
                     struct weir_text *pem, struct weir_error *error)
{
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL)
        return error_nomem(error);
    const enum weir_status status =
        PEM_write_bio_PUBKEY(bio, key->pair) == 1
            ? signature_take(bio, arena, pem, error)
            : fault_set(error, WEIR_E_INVALID, "the public half of the key cannot be had");
    BIO_free(bio);
    return status;
}

enum weir_status
signature_key_certificate(const struct signature_key *key, struct weir_arena *arena,
                          struct weir_text *pem, struct weir_error *error)
{
    *pem = (struct weir_text){NULL, 0};
    if (key->certificate == NULL)
        return WEIR_OK;
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL)
        return error_nomem(error);
    const enum weir_status status =
        PEM_write_bio_X509(bio, key->certificate) == 1
            ? signature_take(bio, arena, pem, error)
            : fault_set(error, WEIR_E_INVALID, "the certificate cannot be written");
    BIO_free(bio);
    return status;
}
