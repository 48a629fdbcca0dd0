#ifndef SEAL_SIGNATURE_TOKEN_H
#define SEAL_SIGNATURE_TOKEN_H

#include <openssl/evp.h>

#include "seal/signature.h"

/* Whether that names a key in a token (RFC 7512: pkcs11:token=...;object=...), and is not PEM. */
bool signature_token_is(struct weir_text key);

/* The key, which never leaves the token: a handle.  WEIR_E_INVALID: OpenSSL's engine for PKCS#11 is
 * not installed, or the token, the key or the PIN is wrong.  Owns: free with EVP_PKEY_free. */
enum weir_status signature_token_load(const struct signature_key_source *source, EVP_PKEY **pair,
                                      struct weir_error *error) __attribute__((warn_unused_result));

#endif
