#ifndef SEAL_STAMP_H
#define SEAL_STAMP_H

#include <stdint.h>

#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Time-stamps (RFC 3161) over bytes: an authority's word that they were there at a time.  Kept is
 * its whole answer in DER, as `openssl ts -verify -data FILE -in FILE.tsr -CAfile CA` reads it.
 */
#define STAMP_ANSWER_BYTES_MAX ((size_t)1 << 16)

struct stamp_authority {
    const char *url; /* http://HOST[:PORT]/PATH; the answer is signed, so TLS would add nothing */
    struct weir_text ca; /* certificates in PEM that its own must be under, or be */
    int32_t timeout_s;
};

/* Asks for a stamp over bytes, and checks it.  From arena; *at_s is its time, seconds since 1970.
 * WEIR_E_INVALID: url or ca are not what they should be; WEIR_E_IO: there is no answer, or it is a
 * refusal; WEIR_E_SEAL: the answer does not hold. */
enum weir_status stamp_ask(const struct stamp_authority *authority, struct weir_text bytes,
                           struct weir_arena *arena, struct weir_text *answer, int64_t *at_s,
                           struct weir_error *error) __attribute__((warn_unused_result));

struct stamp_claim {
    struct weir_text bytes;
    struct weir_text answer;
};

/* Checks a stamp as of its own time.  WEIR_E_SEAL: it is over other bytes, by another authority, or
 * was changed. */
enum weir_status stamp_check(struct weir_text ca, const struct stamp_claim *claim, int64_t *at_s,
                             struct weir_error *error) __attribute__((warn_unused_result));

#endif
