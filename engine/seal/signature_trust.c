/* signature_trust.c - the public keys and certificates that signatures may be by. */
#include <string.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/error.h"
#include "base/text.h"
#include "seal/fault.h"
#include "seal/signature.h"
#include "seal/signature_private.h"

#define PEM_SIZE_MAX ((size_t)1 << 20) /* bytes of a file of public keys */

enum weir_status
signature_trust_new(struct signature_trust **trust, struct weir_error *error)
{
    struct signature_trust *made = OPENSSL_zalloc(sizeof *made);
    if (made == NULL)
        return error_nomem(error);
    *trust = made;
    return WEIR_OK;
}

void
signature_trust_free(struct signature_trust *trust)
{
    if (trust == NULL)
        return;
    for (uint32_t i = 0; i < trust->count; i++) {
        X509_free(trust->item[i].certificate);
        EVP_PKEY_free(trust->item[i].key);
    }
    OPENSSL_free(trust);
}

/* Takes over key and certificate (NULL: none), also where it fails. */
static enum weir_status
add(struct signature_trust *trust, EVP_PKEY *key, X509 *certificate, struct weir_error *error)
{
    enum weir_status status = WEIR_OK;
    struct signature_trust_item item = {.key = key, .certificate = certificate};
    const bool authority = certificate != NULL && X509_check_ca(certificate) == 1;
    if (key == NULL)
        status = fault_set(error, WEIR_E_INVALID, "the public key in the certificate is unknown");
    else if (trust->count == SIGNATURE_TRUST_MAX)
        status = error_set(error, WEIR_E_INVALID, "there are more public keys than can be trusted");
    else
        status = signature_id_of(key, item.id, error);
    if (status == WEIR_OK) {
        item.kind = signature_kind_of(key);
        if (item.kind == 0 && !authority) {
            status = error_set(error, WEIR_E_INVALID, "that is no kind of key that signs here");
            error_hint(error, "Keys are P-256, Ed25519 or SM2.");
        }
    }
    if (status == WEIR_OK) {
        trust->item[trust->count++] = item;
        return WEIR_OK;
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    return status;
}

/* Adds what one block of PEM holds: a public key or a certificate; others are passed over. */
static enum weir_status
add_block(struct signature_trust *trust, const char *name, const unsigned char *der, long size,
          struct weir_error *error)
{
    if (strcmp(name, PEM_STRING_PUBLIC) == 0) {
        EVP_PKEY *key = d2i_PUBKEY(NULL, &der, size);
        return key == NULL ? fault_set(error, WEIR_E_INVALID, "a public key in it is not whole")
                           : add(trust, key, NULL, error);
    }
    if (strcmp(name, PEM_STRING_X509) != 0 && strcmp(name, PEM_STRING_X509_TRUSTED) != 0)
        return WEIR_OK;
    X509 *certificate = d2i_X509(NULL, &der, size);
    return certificate == NULL
               ? fault_set(error, WEIR_E_INVALID, "a certificate in it is not whole")
               : add(trust, X509_get_pubkey(certificate), certificate, error);
}

enum weir_status
signature_trust_add(struct signature_trust *trust, struct weir_text pem, struct weir_error *error)
{
    const uint32_t before = trust->count;
    if (pem.size > PEM_SIZE_MAX)
        return error_set(error, WEIR_E_INVALID, "that is not a list of public keys: too large");
    BIO *bio = BIO_new_mem_buf(pem.start, (int)pem.size);
    if (bio == NULL)
        return error_nomem(error);
    enum weir_status status = WEIR_OK;
    char *name = NULL;
    char *header = NULL;
    unsigned char *der = NULL;
    long size = 0;
    while (status == WEIR_OK && PEM_read_bio(bio, &name, &header, &der, &size) == 1) {
        status = add_block(trust, name, der, size, error);
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(der);
    }
    BIO_free(bio);
    fault_drop(); /* the end of the text is one */
    if (status == WEIR_OK && trust->count == before)
        status = error_set(error, WEIR_E_INVALID,
                           "there is neither a public key nor a certificate in PEM in it");
    return status;
}

enum weir_status
signature_trust_add_key(struct signature_trust *trust, const struct signature_key *key,
                        struct weir_error *error)
{
    if (trust->count == SIGNATURE_TRUST_MAX)
        return error_set(error, WEIR_E_INVALID, "there are more public keys than can be trusted");
    struct signature_trust_item *item = &trust->item[trust->count];
    *item = (struct signature_trust_item){.kind = key->kind, .key = key->pair};
    memcpy(item->id, key->id, sizeof item->id);
    (void)EVP_PKEY_up_ref(key->pair);
    if (key->certificate != NULL) {
        (void)X509_up_ref(key->certificate);
        item->certificate = key->certificate;
    }
    trust->count++;
    return WEIR_OK;
}
