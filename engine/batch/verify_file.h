#ifndef BATCH_VERIFY_FILE_H
#define BATCH_VERIFY_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "seal/signature.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Holds files against what stands beside them (file_seal.h), without a database: FILE.SHA256SUMS,
 * or else SHA256SUMS in its folder, or FILE itself where it is such a list; and a checkpoint
 * (checkpoint.h) against its signature.
 */
struct verify_file_result {
    uint32_t file_count; /* whose digest was looked at */
    uint32_t fault_count;
    bool signature_there;
    bool sums_checked;      /* an XML export was added up again */
    bool signature_checked; /* it is there, and keys to check it by are */
    int64_t signed_s;       /* seconds since 1970, as the signature or checkpoint says; 0: not */
};

/* Who is told of what does not hold, and in which file. */
struct verify_file_ear {
    enum weir_status (*tell)(void *context, struct weir_text file, struct weir_text words);
    void *context;
};

/* trust NULL: signatures are not checked.  With trust, what is not signed is a fault.  Faults are
 * told; WEIR_E_INVALID: there is nothing beside the file that it could be held against, or a list
 * is none. */
enum weir_status verify_file(const struct signature_trust *trust, const char *file,
                             const struct verify_file_ear *ear, struct weir_arena *arena,
                             struct verify_file_result *result, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
