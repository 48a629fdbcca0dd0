#ifndef BATCH_SIGNER_H
#define BATCH_SIGNER_H

#include "host/config.h"
#include "seal/signature.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"

/*
 * The keys of the configuration: sign_key, sign_passphrase, sign_certificate, sign_module, and the
 * public keys of trust.  Private keys and passphrases are wiped before these return.
 */

/* The key that signs; NULL where none is configured.  Owns: free with signature_key_free. */
enum weir_status signer_open(const struct config *config, struct weir_arena *arena,
                             struct signature_key **key, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What signatures may be by: the file sign_trust, and the certificate of the key that signs; where
 * there is neither, the public half of that key.  NULL where nothing is configured.  Owns: free
 * with signature_trust_free. */
enum weir_status signer_trust(const struct config *config, struct weir_arena *arena,
                              struct signature_trust **trust, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Adds the keys of a PEM file. */
enum weir_status signer_trust_file(struct signature_trust *trust, const char *file,
                                   struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
