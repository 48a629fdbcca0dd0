#ifndef SEAL_SIGNATURE_PRIVATE_H
#define SEAL_SIGNATURE_PRIVATE_H

/* What signature.c shares with its neighbours: OpenSSL's own types, which do not leave seal. */

#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "seal/signature.h"

struct signature_key {
    enum signature_kind kind;
    EVP_PKEY *pair;
    X509 *certificate; /* NULL: bare */
    X509 *chain[SIGNATURE_CHAIN_MAX];
    uint32_t chain_count;
    unsigned char id[SIGNATURE_KEY_ID_SIZE];
};

struct signature_trust {
    struct signature_trust_item {
        enum signature_kind kind; /* 0: an authority with another kind of key */
        EVP_PKEY *key;
        X509 *certificate; /* NULL: bare */
        unsigned char id[SIGNATURE_KEY_ID_SIZE];
    } item[SIGNATURE_TRUST_MAX];
    uint32_t count;
};

/* 0: none of ours. */
enum signature_kind signature_kind_of(const EVP_PKEY *key);

enum weir_status signature_id_of(const EVP_PKEY *key,
                                 unsigned char id[static SIGNATURE_KEY_ID_SIZE],
                                 struct weir_error *error) __attribute__((warn_unused_result));

/* Whether the certificate is valid at that second. */
bool signature_valid_at(const X509 *certificate, int64_t at_s);

/* What a memory BIO holds, in arena. */
enum weir_status signature_take(BIO *bio, struct weir_arena *arena, struct weir_text *text,
                                struct weir_error *error) __attribute__((warn_unused_result));

#endif
