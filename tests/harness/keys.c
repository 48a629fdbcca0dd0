/* keys.c - keys and certificates for tests, made anew by OpenSSL. */
#include "harness/keys.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define TEXTS 8 /* that one keys can lend */

struct keys {
    EVP_PKEY *pair;
    const char *kind;
    char *text[TEXTS];
    unsigned next;
};

static void
must(bool holds)
{
    if (!holds)
        abort();
}

struct keys *
keys_new(const char *kind)
{
    struct keys *keys = calloc(1, sizeof *keys);
    must(keys != NULL);
    keys->kind = kind;
    if (strcmp(kind, "ED25519") == 0)
        keys->pair = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    else if (strcmp(kind, "SM2") == 0)
        keys->pair = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
    else
        keys->pair = EVP_PKEY_Q_keygen(NULL, NULL, "EC", kind);
    must(keys->pair != NULL);
    return keys;
}

void
keys_free(struct keys *keys)
{
    for (unsigned i = 0; i < TEXTS; i++)
        free(keys->text[i]);
    EVP_PKEY_free(keys->pair);
    free(keys);
}

/* What the BIO holds, as a string that keys lends. */
static const char *
lend(struct keys *keys, BIO *bio)
{
    char *bytes = NULL;
    const long size = BIO_get_mem_data(bio, &bytes);
    char **text = &keys->text[keys->next++ % TEXTS];
    free(*text);
    *text = calloc((size_t)size + 1, 1);
    must(*text != NULL);
    memcpy(*text, bytes, (size_t)size);
    BIO_free(bio);
    return *text;
}

const char *
keys_private(struct keys *keys, const char *passphrase)
{
    BIO *bio = BIO_new(BIO_s_mem());
    must(PEM_write_bio_PKCS8PrivateKey(
             bio, keys->pair, passphrase == NULL ? NULL : EVP_aes_256_cbc(), passphrase,
             passphrase == NULL ? 0 : (int)strlen(passphrase), NULL, NULL) == 1);
    return lend(keys, bio);
}

const char *
keys_public(struct keys *keys)
{
    BIO *bio = BIO_new(BIO_s_mem());
    must(PEM_write_bio_PUBKEY(bio, keys->pair) == 1);
    return lend(keys, bio);
}

static const EVP_MD *
digest_of(const struct keys *keys)
{
    if (strcmp(keys->kind, "ED25519") == 0)
        return NULL;
    return strcmp(keys->kind, "SM2") == 0 ? EVP_sm3() : EVP_sha256();
}

const char *
keys_certificate(struct keys *keys, struct keys *issuer, struct keys_validity valid, bool authority)
{
    static long serial = 1000;
    X509 *made = X509_new();
    must(made != NULL);
    must(X509_set_version(made, X509_VERSION_3) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made), (long)valid.begin_s);
    X509_gmtime_adj(X509_getm_notAfter(made), (long)valid.end_s);
    X509_set_pubkey(made, keys->pair);
    const char *subject = authority ? "weir test authority" : "weir test signer";
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                               (const unsigned char *)subject, -1, -1, 0);
    const char *by = issuer == keys ? subject : "weir test authority";
    X509_NAME_add_entry_by_txt(X509_get_issuer_name(made), "CN", MBSTRING_ASC,
                               (const unsigned char *)by, -1, -1, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints,
                                                    authority ? "critical,CA:TRUE" : "CA:FALSE");
    must(extension != NULL && X509_add_ext(made, extension, -1) == 1);
    X509_EXTENSION_free(extension);
    must(X509_sign(made, issuer->pair, digest_of(issuer)) > 0);
    BIO *bio = BIO_new(BIO_s_mem());
    must(PEM_write_bio_X509(bio, made) == 1);
    X509_free(made);
    return lend(keys, bio);
}

struct weir_text
keys_bytes(const char *hex)
{
    static unsigned char storage[4][512];
    static unsigned next;
    unsigned char *bytes = storage[next++ % 4];
    const size_t size = strlen(hex) / 2;
    must(size <= sizeof storage[0]);
    for (size_t i = 0; i < size; i++) {
        const char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(digits, NULL, 16);
    }
    return (struct weir_text){(const char *)bytes, size};
}

const char *
keys_public_of_hex(const char *der)
{
    static char pem[1024];
    char encoded[900];
    const struct weir_text bytes = keys_bytes(der);
    must(bytes.size < 600);
    (void)EVP_EncodeBlock((unsigned char *)encoded, (const unsigned char *)bytes.start,
                          (int)bytes.size);
    (void)snprintf(pem, sizeof pem, "-----BEGIN PUBLIC KEY-----\n");
    for (size_t at = 0; at < strlen(encoded); at += 64) {
        const size_t used = strlen(pem);
        (void)snprintf(pem + used, sizeof pem - used, "%.64s\n", encoded + at);
    }
    const size_t used = strlen(pem);
    (void)snprintf(pem + used, sizeof pem - used, "-----END PUBLIC KEY-----\n");
    return pem;
}
