#ifndef BATCH_VERIFY_CHECKPOINT_H
#define BATCH_VERIFY_CHECKPOINT_H

#include <stdint.h>

#include "seal/signature.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* What checkpoints are held against. */
struct verify_checkpoint_by {
    const struct signature_trust *trust; /* NULL: no key is known, and signatures are not checked */
    struct weir_text authority;          /* certificates for time-stamps; absent: not checked */
};

struct verify_checkpoint_count {
    uint32_t checkpoint_count;
    uint32_t signature_count; /* of which the signature was checked */
    uint32_t stamp_count;     /* of which the time-stamp was */
};

/* Who is told of what does not hold, with the run it is about (0: none). */
struct verify_checkpoint_ear {
    enum weir_status (*tell)(void *context, int64_t run_id, struct weir_text words);
    void *context;
};

/* Every stored checkpoint: numbered without gaps, each of the one before, signed, stamped where it
 * is, and of links that the chain has.  From arena. */
enum weir_status
verify_checkpoint_stored(struct db *db, const struct verify_checkpoint_by *by,
                         const struct verify_checkpoint_ear *ear, struct weir_arena *arena,
                         struct verify_checkpoint_count *count, struct weir_error *error)
    __attribute__((warn_unused_result));

/*
 * A checkpoint that was kept outside, as checkpoint_export wrote it (file, file.sig, and file.tsr
 * where there is one): its signature, and whether the database still has what it covers.  Runs and
 * months that are missing are named.  trust must be there.  WEIR_E_INVALID, WEIR_E_IO: the files
 * are not those of a checkpoint.
 */
enum weir_status verify_checkpoint_kept(struct db *db, const struct verify_checkpoint_by *by,
                                        const struct verify_checkpoint_ear *ear, const char *file,
                                        struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
