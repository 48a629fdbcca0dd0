#ifndef BATCH_VERIFY_CHAIN_H
#define BATCH_VERIFY_CHAIN_H

#include <stdint.h>

#include "store/chain_store.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/* Told of a link that does not hold, with the run it is of (0: of none). */
typedef enum weir_status verify_chain_tell(void *context, int64_t run_id, struct weir_text words);

/* Takes every link (run_id 0), or that run's, again: over the link before it as stored, and over
 * what it is of says of itself now.  What is told is one link's; from arena. */
enum weir_status verify_chain(struct db *db, int64_t run_id, struct weir_arena *arena,
                              verify_chain_tell *tell, void *context, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The bytes that a link is taken over, from what it is of says of itself now; absent when
 * that is not there.  From arena. */
enum weir_status verify_chain_bytes(struct db *db, const struct chain_store_link *link,
                                    struct weir_arena *arena, struct weir_text *bytes,
                                    struct weir_error *error) __attribute__((warn_unused_result));

#endif
