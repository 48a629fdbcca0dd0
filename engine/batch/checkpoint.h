#ifndef BATCH_CHECKPOINT_H
#define BATCH_CHECKPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "host/config.h"
#include "seal/signature.h"
#include "store/checkpoint_store.h"
#include "store/db.h"
#include "weir/arena.h"
#include "weir/error.h"
#include "weir/status.h"
#include "weir/text.h"

/*
 * Checkpoints: the state of the chain, signed by a key that the database does not have, and
 * stamped with the time by somebody else.  Whoever keeps one outside sees what was changed, or is
 * missing, in a database that was rewritten or restored from an older backup.
 */
struct checkpoint_result {
    bool made;              /* false: the newest covers all there is, or there is nothing */
    int64_t checkpoint_no;  /* the newest; 0: none, since nothing is posted or closed */
    int64_t link_no;        /* the last that it covers */
    struct weir_text head;  /* that link, hex; when made */
    uint32_t stamped_count; /* time-stamps that came in */
    bool stamp_failed;      /* one did not: stamp_error says why; the next checkpoint tries again */
    struct weir_error stamp_error;
};

/*
 * Makes one, in a transaction of its own, unless the newest covers the last link and is by the same
 * key; and asks for the time-stamps that are missing, of the ten newest, where an authority is
 * configured.  Texts are from arena.  WEIR_E_SEAL: the chain does not have what the newest
 * checkpoint covers, so that there is nothing to be signed.
 */
enum weir_status checkpoint_make(struct db *db, const struct config *config,
                                 const struct signature_key *key, struct weir_arena *arena,
                                 struct checkpoint_result *result, struct weir_error *error)
    __attribute__((warn_unused_result));

/* The checkpoint of that number, or the newest (CHECKPOINT_STORE_NEWEST).  WEIR_E_NOT_FOUND. */
enum weir_status checkpoint_find(struct db *db, int64_t checkpoint_no, struct weir_arena *arena,
                                 struct checkpoint_store_item *item, struct weir_error *error)
    __attribute__((warn_unused_result));

/* Writes it, to be kept outside: its text as file, and beside it file.sig, file.pem (the public
 * key), and where there are, file.crt (the certificate) and file.tsr (the stamp). */
enum weir_status checkpoint_export(const struct checkpoint_store_item *item, const char *file,
                                   struct weir_arena *arena, struct weir_error *error)
    __attribute__((warn_unused_result));

/* What verify needs of the settings: the certificates of the authority, or the absent text. */
enum weir_status checkpoint_authority(const struct config *config, struct weir_arena *arena,
                                      struct weir_text *ca, struct weir_error *error)
    __attribute__((warn_unused_result));

#endif
