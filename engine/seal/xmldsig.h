#ifndef SEAL_XMLDSIG_H
#define SEAL_XMLDSIG_H

#include <stdbool.h>

#include "seal/digest.h"
#include "seal/signature.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * A detached XML signature (XMLDSig, ECDSA with SHA-256) over the bytes of a file, for those who
 * check XML by `xmlsec1 --verify`.  The file is named by a relative URI and its bytes are taken as
 * they are, so that a file of any size needs no canonical form; only what is signed of the
 * signature itself has one (exclusive C14N), and is written in it.
 */

/* Whether a key makes them: a P-256 key, bare or with a certificate, which is then put in. */
bool xmldsig_fits(const struct signature_key *key);

struct xmldsig_file {
    struct weir_text name;       /* without folders: relative to the signature's own */
    const unsigned char *digest; /* SHA-256 of its bytes */
};

/* The whole document.  From arena.  WEIR_E_INVALID: the key does not fit. */
enum weir_status xmldsig_sign(const struct signature_key *key, const struct xmldsig_file *file,
                              struct weir_arena *arena, struct weir_text *document,
                              struct weir_error *error) __attribute__((warn_unused_result));

#endif
