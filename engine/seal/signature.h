#ifndef SEAL_SIGNATURE_H
#define SEAL_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

#include "seal/digest.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Detached signatures over bytes.  Which kind a key makes follows from the key alone:
 *   a P-256 key   ECDSA with SHA-256; DER, as `openssl dgst -sha256 -sign` writes it
 *   Ed25519       RFC 8032 over the bytes themselves; 64 bytes
 *   an SM2 key    with SM3 (GB/T 32918.2), under the id 1234567812345678; DER
 * A key has a certificate, or is bare: then whoever checks holds its public key.
 */
enum signature_kind { SIGNATURE_ECDSA_P256 = 1, SIGNATURE_ED25519, SIGNATURE_SM2 };

#define SIGNATURE_SIZE_MAX 80 /* bytes of one: DER of two numbers takes up to 72 */
#define SIGNATURE_KEY_ID_SIZE                                                                      \
    DIGEST_SIZE                /* SHA-256 of the public key (SubjectPublicKeyInfo, DER) */
#define SIGNATURE_TRUST_MAX 64 /* public keys in one trust */
#define SIGNATURE_CHAIN_MAX 8  /* certificates beside a key's own */
#define SIGNATURE_SM2_ID "1234567812345678" /* the distinguishing id of GM/T 0009 */

/* ecdsa-p256-sha256, ed25519, sm2-sm3: as texts and tables have them. */
const char *signature_kind_name(enum signature_kind kind);
bool signature_kind_find(struct weir_text name, enum signature_kind *kind);

/* --- to sign --------------------------------------------------------------------------------- */

struct signature_key;

struct signature_key_source {
    struct weir_text key; /* PEM, or the name of a key in a token: pkcs11:... */
    struct weir_text
        passphrase; /* of the PEM, or the token's PIN; absent: none.  Nobody is asked */
    struct weir_text certificate; /* PEM, the key's own first, then those above it; absent: bare */
    const char *module;           /* PKCS#11 library of the token; NULL: the engine's own choice */
    int64_t now_s;                /* seconds since 1970 at which the certificate must be valid */
};

/* WEIR_E_INVALID: no such key, another kind of key, a passphrase that does not open it, a
 * certificate that is another key's or is not valid now.  Owns: free with signature_key_free,
 * which wipes it. */
enum weir_status signature_key_open(const struct signature_key_source *source,
                                    struct signature_key **key, struct weir_error *error)
    __attribute__((warn_unused_result));
void signature_key_free(struct signature_key *key); /* NULL is fine */

enum signature_kind signature_key_kind(const struct signature_key *key);
bool signature_key_has_certificate(const struct signature_key *key);

/* The id of its public half; borrows from key. */
const unsigned char *signature_key_id(const struct signature_key *key);

/* Its public half as PEM (BEGIN PUBLIC KEY), and its own certificate as PEM, absent when it is
 * bare.  From arena. */
enum weir_status signature_key_public(const struct signature_key *key, struct weir_arena *arena,
                                      struct weir_text *pem, struct weir_error *error)
    __attribute__((warn_unused_result));
enum weir_status signature_key_certificate(const struct signature_key *key,
                                           struct weir_arena *arena, struct weir_text *pem,
                                           struct weir_error *error)
    __attribute__((warn_unused_result));

/* The signature over bytes.  From arena. */
enum weir_status signature_make(const struct signature_key *key, struct weir_text bytes,
                                struct weir_arena *arena, struct weir_text *signature,
                                struct weir_error *error) __attribute__((warn_unused_result));

/* --- to check -------------------------------------------------------------------------------- */

/* The public keys, and certificates, that signatures may be by. */
struct signature_trust;

/* Empty.  Owns: free with signature_trust_free. */
enum weir_status signature_trust_new(struct signature_trust **trust, struct weir_error *error)
    __attribute__((warn_unused_result));
void signature_trust_free(struct signature_trust *trust); /* NULL is fine */

/* Adds all public keys and certificates of a PEM text, in any order.  WEIR_E_INVALID: there is
 * none, or one of another kind of key; of an authority (basicConstraints CA) any kind is taken,
 * since CMS signatures by certificates under it are trusted (cms.h). */
enum weir_status signature_trust_add(struct signature_trust *trust, struct weir_text pem,
                                     struct weir_error *error) __attribute__((warn_unused_result));

/* Adds the public half of a key, with its certificate. */
enum weir_status signature_trust_add_key(struct signature_trust *trust,
                                         const struct signature_key *key, struct weir_error *error)
    __attribute__((warn_unused_result));

struct signature_claim {
    struct weir_text bytes;
    struct weir_text signature;
    const unsigned char *key_id; /* of the key it is said to be by; NULL: any that is trusted */
    int64_t at_s; /* when a certificate must have been valid; 0: its dates are not looked at */
};

/* WEIR_E_SEAL: the key is not trusted, its certificate was not valid then, or the signature does
 * not hold. */
enum weir_status signature_check(const struct signature_trust *trust,
                                 const struct signature_claim *claim, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
