#ifndef HARNESS_KEYS_H
#define HARNESS_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "weir/text.h"

/* Keys and certificates made by OpenSSL itself, in static storage or freed by keys_free. */

struct keys;

/* "P-256", "P-384", "ED25519" or "SM2"; new each time. */
struct keys *keys_new(const char *kind);
void keys_free(struct keys *keys);

/* The key as PKCS#8 in PEM, encrypted when there is a passphrase.  Borrows from keys. */
const char *keys_private(struct keys *keys, const char *passphrase);
const char *keys_public(struct keys *keys);

/* A certificate for keys by issuer (itself: self-signed), valid between two moments in seconds
 * from now; an authority's when authority is set.  PEM; borrows from keys. */
struct keys_validity {
    int64_t begin_s;
    int64_t end_s;
};
const char *keys_certificate(struct keys *keys, struct keys *issuer, struct keys_validity valid,
                             bool authority);

/* A public key as PEM, from its DER in hexadecimal digits.  Static, until the next call. */
const char *keys_public_of_hex(const char *der);

/* Bytes of hexadecimal digits.  Static, until the fourth call from now. */
struct weir_text keys_bytes(const char *hex);

#endif
