#ifndef SEAL_CMS_H
#define SEAL_CMS_H

#include <stdbool.h>
#include <stdint.h>

#include "seal/signature.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Detached CMS signatures (RFC 5652) in DER, with the signer's certificates and the time in them:
 *     openssl cms -verify -binary -inform DER -in FILE.p7s -content FILE -CAfile CA -purpose any
 * Only P-256 keys with a certificate make them: OpenSSL 3.0 knows no others for CMS.
 */

/* Whether a key makes them; of others a bare signature (signature_make) stands beside the file. */
bool cms_fits(const struct signature_key *key);

/* The signature over bytes.  From arena.  WEIR_E_INVALID: the key does not fit. */
enum weir_status cms_sign(const struct signature_key *key, struct weir_text bytes,
                          struct weir_arena *arena, struct weir_text *der, struct weir_error *error)
    __attribute__((warn_unused_result));

struct cms_claim {
    struct weir_text bytes;
    struct weir_text der;
};

/*
 * The signer's certificate must be trusted itself, or its key, or an authority it is by, and it
 * must have been valid at the time in the signature, which *at_s becomes (seconds since 1970; 0:
 * there is none, and the certificate was looked at as of now).  WEIR_E_SEAL: it is no CMS, the
 * signer is not trusted, or the signature does not hold.
 */
enum weir_status cms_check(const struct signature_trust *trust, const struct cms_claim *claim,
                           int64_t *at_s, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
